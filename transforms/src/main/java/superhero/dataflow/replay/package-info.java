/**
 * Beside the flow: lists what is whole in raw, reads it back, and hands it to the sinks again, or
 * to Kafka; joins small objects of the tables, and takes them apart again.
 */
package superhero.dataflow.replay;
