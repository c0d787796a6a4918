package superhero.dataflow.pipelines.replay;

import org.apache.beam.sdk.options.Description;
import superhero.dataflow.pipelines.options.KafkaConfigOptions;
import superhero.dataflow.pipelines.options.ModelOptions;
import superhero.dataflow.pipelines.options.ReportOptions;
import superhero.dataflow.pipelines.options.SelectionOptions;
import superhero.dataflow.store.UploadOptions;

/** Options of {@code replay}. */
public interface ReplayOptions
    extends SelectionOptions, KafkaConfigOptions, ModelOptions, ReportOptions, UploadOptions {
  @Description(
      "Send raw messages to this topic, with key, headers and timestamp as they were; headers"
          + " superhero.topic, .topic_id, .partition and .offset say where they stood")
  String getToKafka();

  void setToKafka(String toKafka);

  @Description("With --toKafka: Kafka brokers, host:port, comma separated")
  String getBootstrapServers();

  void setBootstrapServers(String bootstrapServers);

  @Description(
      "Try the dead letters of this location again: those that fit the models now go to the tables,"
          + " under the ids that they had, the others stay")
  String getDeadLetters();

  void setDeadLetters(String deadLetters);

  @Description("With --deadLetters: location of the tables")
  String getStandard();

  void setStandard(String standard);
}
