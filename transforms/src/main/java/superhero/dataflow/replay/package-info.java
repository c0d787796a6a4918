/**
 * Beside the flow: lists what is whole in raw, reads it back, and hands it to the stages again, or
 * to Kafka.
 */
package superhero.dataflow.replay;
