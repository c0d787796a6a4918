package superhero.dataflow.pipelines.model;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Options of {@code model check}. */
public interface ModelCheckOptions extends SampleOptions {
  @Description("Topic on whose messages the models are tried; without it the files are read alone")
  String getTopic();

  void setTopic(String topic);

  @Description("With --topic: Kafka brokers, host:port, comma separated")
  String getBootstrapServers();

  void setBootstrapServers(String bootstrapServers);

  @Description("How many flaws are printed, those of most messages first")
  @Default.Integer(20)
  int getTop();

  void setTop(int top);
}
