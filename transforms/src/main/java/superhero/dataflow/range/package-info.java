/**
 * What is read at a time and what became of it: a {@link superhero.dataflow.range.Range} of one
 * topic partition, its {@link superhero.dataflow.range.Batch}es of one event window each, and the
 * {@link superhero.dataflow.range.WrittenRange} that says it is on the lake.
 */
package superhero.dataflow.range;
