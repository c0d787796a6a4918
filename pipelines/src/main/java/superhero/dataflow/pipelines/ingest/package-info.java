/** {@code ingest}: Kafka messages to the lake, raw and as tables. */
package superhero.dataflow.pipelines.ingest;
