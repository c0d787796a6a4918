/** {@code simulate}: games, and their logs in Kafka. */
package superhero.dataflow.pipelines.simulate;
