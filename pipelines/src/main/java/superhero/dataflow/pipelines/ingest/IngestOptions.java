package superhero.dataflow.pipelines.ingest;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;
import superhero.dataflow.pipelines.options.GroupOptions;
import superhero.dataflow.pipelines.options.KafkaOptions;
import superhero.dataflow.pipelines.options.LocationOptions;
import superhero.dataflow.pipelines.options.ModelOptions;
import superhero.dataflow.pipelines.options.ObserveOptions;
import superhero.dataflow.pipelines.options.ShapeOptions;
import superhero.dataflow.store.UploadOptions;

/** Options of {@code ingest}. */
public interface IngestOptions
    extends ShapeOptions,
        KafkaOptions,
        LocationOptions,
        GroupOptions,
        ModelOptions,
        UploadOptions,
        ObserveOptions {
  @Description(
      "Read the topics whose whole name matches this regular expression, new ones too, instead of"
          + " --topics")
  String getTopicPattern();

  void setTopicPattern(String topicPattern);

  @Description(
      "Where to begin: committed (the group's offsets; earliest where it has none), earliest,"
          + " latest, an instant such as 2026-11-22T21:00:00Z, or lake (behind what is on the lake,"
          + " for a group whose offsets Kafka has forgotten); a group that has a plan goes on from"
          + " there, whatever is said here, so that nothing is written twice")
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
      "Bytes of a key or a value, at most: what is larger is left out, and the message is a dead"
          + " letter of the models that read its value")
  @Default.Integer(64 * 1024 * 1024)
  int getMaxMessageBytes();

  void setMaxMessageBytes(int maxMessageBytes);

  @Description(
      "Location of the tables: s3://bucket/prefix, a local folder, ...; or none, to write raw alone"
          + " and leave the tables to standardize")
  @Validation.Required
  @Override
  String getStandard();

  @Description(
      "Redis of the simulator, redis://host:port/db or rediss://host:port/db, in which finished"
          + " games are cleaned; user and password come from REDIS_USER and REDIS_PASSWORD of the"
          + " environment")
  String getRedis();

  void setRedis(String redis);

  @Description("How long a finished game stays in Redis: a number with ms, s, m, h or d")
  @Default.String("30s")
  String getRedisExpiry();

  void setRedisExpiry(String redisExpiry);

  @Description(
      "The share of the messages that may be dead letters, 0 to 1. Beyond it a bounded run ends"
          + " with exit code 3, and a streaming one warns once a minute; all messages are on the"
          + " lake whatever it is")
  @Default.Double(1)
  double getMaxDeadLetterShare();

  void setMaxDeadLetterShare(double maxDeadLetterShare);

  @Description(
      "How lines are printed to standard output: text, json (an object a line with the fields of"
          + " /status), or emf (with the figures of /metrics as Amazon CloudWatch takes them from a"
          + " log)")
  @Default.String("text")
  String getLog();

  void setLog(String log);
}
