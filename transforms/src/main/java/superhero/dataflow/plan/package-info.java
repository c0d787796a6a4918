/**
 * What to read: cuts each topic partition into ranges, and makes every cut durable before it is
 * issued.
 *
 * <p>The consumer group {@code <group>.plan} is committed to the end of what is planned; its
 * metadata holds the open cuts, from the offset that {@code <group>} had reached. A restart issues
 * the open cuts again exactly as they were, so an object is a function of the log and of a durable
 * decision, also where the clock made the cut.
 */
package superhero.dataflow.plan;
