/** A Kafka message, what models make of it, and how it stands in a line of raw. */
package superhero.dataflow.message;
