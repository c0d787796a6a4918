/**
 * Beside the flow: reads what the flow has written, asks Kafka what there was, and says where the
 * two do not agree.
 */
package superhero.dataflow.audit;
