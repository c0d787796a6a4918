/** Raw messages sent back to Kafka. */
package superhero.dataflow.replay;
