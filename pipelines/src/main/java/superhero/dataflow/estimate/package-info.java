/**
 * What a lake will take before there is one: how many objects of which size, how many requests, how
 * much heap and money. The ranges are cut as {@code ingest} cuts them, and the sizes are those of
 * objects that its own sinks make of a sample. All but {@link
 * superhero.dataflow.estimate.MeasuredSample} is arithmetic, without a clock, a disk or a network.
 */
package superhero.dataflow.estimate;
