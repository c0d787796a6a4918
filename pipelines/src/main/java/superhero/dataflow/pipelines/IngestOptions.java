package superhero.dataflow.pipelines;

import java.util.List;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.DefaultValueFactory;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.Validation;

/** Options of {@code ingest}. */
public interface IngestOptions extends KafkaOptions, LakeOptions {
  @Description("Topics to read, comma separated (default: lib.server.lobby,lib.server.game)")
  @Default.InstanceFactory(GameTopics.class)
  List<String> getTopics();

  void setTopics(List<String> topics);

  @Description(
      "Read the topics whose whole name matches this regular expression, new ones too, instead of"
          + " --topics")
  String getTopicPattern();

  void setTopicPattern(String topicPattern);

  @Description(
      "Kafka consumer group whose offsets say what is on the lake; its plan is kept by the group of"
          + " this name and .plan")
  @Default.String("superhero-dataflow")
  String getConsumerGroup();

  void setConsumerGroup(String consumerGroup);

  @Description(
      "Where to begin: committed (the group's offsets; earliest where it has none), earliest, latest,"
          + " or an instant such as 2026-11-22T21:00:00Z; the last three only where the group has"
          + " nothing on this lake yet, so that nothing is written twice")
  @Default.String("committed")
  String getStartFrom();

  void setStartFrom(String startFrom);

  @Description(
      "Where to end: latest (what is there now), or before the first message of an instant;"
          + " without it the job streams until it is stopped")
  String getUntil();

  void setUntil(String until);

  @Description("Location of the raw objects: s3://bucket/prefix, a local folder, ...")
  @Validation.Required
  String getRaw();

  void setRaw(String raw);

  @Description("Location of the tables: s3://bucket/prefix, a local folder, ...")
  @Validation.Required
  String getStandard();

  void setStandard(String standard);

  @Description("Location of the dead letters (default: dead_letters in the location of --standard)")
  String getDeadLetters();

  void setDeadLetters(String deadLetters);

  @Description("Messages of a batch, at most")
  @Default.Integer(50_000)
  int getBatchSize();

  void setBatchSize(int batchSize);

  @Description("Keys, values and headers of a batch, in bytes, at most")
  @Default.Long(64L * 1024 * 1024)
  long getMaxBatchBytes();

  void setMaxBatchBytes(long maxBatchBytes);

  @Description(
      "Streaming: how long a message waits for its batch to fill: a number with ms, s, m, h or d")
  @Default.String("60s")
  String getFlushInterval();

  void setFlushInterval(String flushInterval);

  @Description("zlib level of the raw objects, 1 (fast) to 9 (small)")
  @Default.Integer(6)
  int getRawCompressionLevel();

  void setRawCompressionLevel(int rawCompressionLevel);

  @Description("Event-time window that is a folder of the lake: 1h or 1d")
  @Default.String("1h")
  String getWindow();

  void setWindow(String window);

  @Description("Folder of further model files (*.avsc)")
  String getModels();

  void setModels(String models);

  @Description(
      "Redis of the simulator, redis://host:port/db or rediss://host:port/db, in which finished games"
          + " are cleaned; user and password come from REDIS_USER and REDIS_PASSWORD of the"
          + " environment")
  String getRedis();

  void setRedis(String redis);

  @Description("How long a finished game stays in Redis: a number with ms, s, m, h or d")
  @Default.String("30s")
  String getRedisExpiry();

  void setRedisExpiry(String redisExpiry);

  /** The topics of the simulator. */
  final class GameTopics implements DefaultValueFactory<List<String>> {
    @Override
    public List<String> create(PipelineOptions options) {
      return List.of("lib.server.lobby", "lib.server.game");
    }
  }
}
