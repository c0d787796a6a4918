/** Says in Kafka how far the lake has come. */
package superhero.dataflow.commit;
