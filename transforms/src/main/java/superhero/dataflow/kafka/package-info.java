/** How the stages reach Kafka: one configuration, and clients that outlive a bundle. */
package superhero.dataflow.kafka;
