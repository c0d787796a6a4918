/**
 * The limit of this machine: the objects and rows of {@code ingest} by a loop of its own, without
 * any framework, one thread a core. Nothing is planned, so nothing survives a kill.
 */
package superhero.dataflow.benchmark.limit;
