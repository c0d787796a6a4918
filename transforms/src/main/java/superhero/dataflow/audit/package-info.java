/**
 * Beside the flow: reads what the stages have written, asks Kafka what there was, and says where
 * the two do not agree.
 */
package superhero.dataflow.audit;
