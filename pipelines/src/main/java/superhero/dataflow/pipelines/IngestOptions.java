package superhero.dataflow.pipelines;

import java.util.List;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.DefaultValueFactory;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.Validation;
import superhero.dataflow.store.UploadOptions;

/** Options of {@code ingest}. */
public interface IngestOptions
    extends KafkaOptions, LocationOptions, GroupOptions, ModelOptions, UploadOptions {
  @Description("Topics to read, comma separated")
  @Default.InstanceFactory(GameTopics.class)
  List<String> getTopics();

  void setTopics(List<String> topics);

  @Description(
      "Read the topics whose whole name matches this regular expression, new ones too, instead of"
          + " --topics")
  String getTopicPattern();

  void setTopicPattern(String topicPattern);

  @Description(
      "Where to begin: committed (the group's offsets; earliest where it has none), earliest, latest,"
          + " an instant such as 2026-11-22T21:00:00Z, or lake (behind what is on the lake, for a"
          + " group whose offsets Kafka has forgotten); a group that has a plan goes on from there,"
          + " whatever is said here, so that nothing is written twice")
  @Default.String("committed")
  String getStartFrom();

  void setStartFrom(String startFrom);

  @Description(
      "Go on without messages that Kafka no longer has (its retention was shorter than the pause),"
          + " or has replaced (an unclean leader election); without it the job does not start")
  @Default.Boolean(false)
  boolean getSkipLostMessages();

  void setSkipLostMessages(boolean skipLostMessages);

  @Description(
      "Where to end: latest (what is there now), or before the first message of an instant;"
          + " without it the job streams until it is stopped")
  String getUntil();

  void setUntil(String until);

  @Description("Messages of a batch, at most")
  @Default.Integer(50_000)
  int getBatchSize();

  void setBatchSize(int batchSize);

  @Description("Keys, values and headers of a batch, in bytes, at most")
  @Default.Long(64L * 1024 * 1024)
  long getMaxBatchBytes();

  void setMaxBatchBytes(long maxBatchBytes);

  @Description(
      "Bytes of a key or a value, at most: what is larger is left out, and the message is a dead"
          + " letter of the models that read its value")
  @Default.Integer(64 * 1024 * 1024)
  int getMaxMessageBytes();

  void setMaxMessageBytes(int maxMessageBytes);

  @Description(
      "Streaming: how long a message waits for its batch to fill: a number with ms, s, m, h or d")
  @Default.String("60s")
  String getFlushInterval();

  void setFlushInterval(String flushInterval);

  @Description(
      "Compression of raw from the next range on: gzip or zstd; dead letters are always gzip")
  @Default.String("gzip")
  String getRawCompression();

  void setRawCompression(String rawCompression);

  @Description("Level of both compressions, 1 (fast) to 9 (small) (default: 6 of gzip, 3 of zstd)")
  Integer getRawCompressionLevel();

  void setRawCompressionLevel(Integer rawCompressionLevel);

  @Description("Event-time window that is a folder of the lake: 1h or 1d")
  @Default.String("1h")
  String getWindow();

  void setWindow(String window);

  @Description(
      "Location of the tables: s3://bucket/prefix, a local folder, ...; or none, to write raw alone"
          + " and leave the tables to standardize")
  @Validation.Required
  @Override
  String getStandard();

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

  @Description(
      "The share of the messages that may be dead letters, 0 to 1. Beyond it a bounded run ends with"
          + " exit code 3, and a streaming one warns once a minute; all messages are on the lake"
          + " whatever it is")
  @Default.Double(1)
  double getMaxDeadLetterShare();

  void setMaxDeadLetterShare(double maxDeadLetterShare);
}
