/** {@code replay}: raw messages back to Kafka, or dead letters tried again. */
package superhero.dataflow.pipelines.replay;
