/**
 * What passes between the transforms: a {@link superhero.dataflow.batch.Range} of one topic
 * partition that is to be read, its {@link superhero.dataflow.batch.Message}s in {@link
 * superhero.dataflow.batch.Batch}es of one event window each, and the {@link
 * superhero.dataflow.batch.WrittenRange} that says it is on the lake.
 */
package superhero.dataflow.batch;
