package superhero.dataflow.pipelines.plan;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import superhero.dataflow.pipelines.options.KafkaConfigOptions;
import superhero.dataflow.pipelines.options.LakeOptions;
import superhero.dataflow.pipelines.options.ModelOptions;
import superhero.dataflow.pipelines.options.PriceOptions;
import superhero.dataflow.pipelines.options.ShapeOptions;

/** Options of {@code plan}. */
public interface PlanOptions
    extends ShapeOptions, ModelOptions, KafkaConfigOptions, PriceOptions, LakeOptions {
  @Description(
      "Kafka brokers, host:port, comma separated, whose topics are looked at; without them give"
          + " --messagesPerSecond")
  String getBootstrapServers();

  void setBootstrapServers(String bootstrapServers);

  @Description(
      "How many messages of each topic are tried, the last ones; without Kafka the simulator's")
  @Default.Integer(10_000)
  int getMessages();

  void setMessages(int messages);

  @Description("Without Kafka: messages that come a second, in all partitions")
  Double getMessagesPerSecond();

  void setMessagesPerSecond(Double messagesPerSecond);

  @Description("Without Kafka: bytes of a message (default: as the simulator's have)")
  Integer getMessageBytes();

  void setMessageBytes(Integer messageBytes);

  @Description("Without Kafka: partitions (default: 1)")
  Integer getPartitions();

  void setPartitions(Integer partitions);

  @Description("none for a lake that is raw only (default: with tables)")
  String getStandard();

  void setStandard(String standard);

  @Description("Threads of a worker, a vCPU each")
  @Default.Integer(2)
  int getWorkerThreads();

  void setWorkerThreads(int workerThreads);

  @Description("For how many months objects are kept")
  @Default.Integer(1)
  int getMonthsKept();

  void setMonthsKept(int monthsKept);

  @Description("Print JSON, and nothing else, to standard output")
  @Default.Boolean(false)
  boolean getJson();

  void setJson(boolean json);
}
