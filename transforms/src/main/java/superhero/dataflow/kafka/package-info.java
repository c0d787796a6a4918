/** How Kafka is reached: one configuration, and clients that outlive a bundle. */
package superhero.dataflow.kafka;
