/** Reads ranges of Kafka into sinks, and writes down which of them are whole on the lake. */
package superhero.dataflow.write;
