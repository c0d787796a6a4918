/**
 * The benchmark: the same log and the same outputs by {@code ingest} on each runner, by the limit
 * of the machine, and by what a user would write instead.
 */
package superhero.dataflow.benchmark;
