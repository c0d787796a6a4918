/** {@code audit}: whether raw, tables, dead letters and Kafka say the same. */
package superhero.dataflow.pipelines.audit;
