package superhero.dataflow.benchmark.flink;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.kafka.clients.admin.Admin;

/**
 * Kafka to raw and tables by Flink's own source and sinks, up to the messages that are there now.
 * System properties say what: {@code servers}, {@code topics}, {@code lake} (a folder, or a bucket
 * where there is an {@code endpoint}), {@code level}.
 */
public final class NativeFlink {
  private static final long CHECKPOINT_MILLIS = 10_000;

  private NativeFlink() {}

  public static void main(String[] args) throws Exception {
    String servers = System.getProperty("servers");
    List<String> topics = Arrays.asList(System.getProperty("topics").split(",", -1));
    String endpoint = System.getProperty("endpoint");
    Path lake = new Path((endpoint == null ? "" : "s3://") + System.getProperty("lake"));
    Configuration settings = new Configuration();
    if (endpoint != null) {
      settings.setString("s3.endpoint", endpoint);
      settings.setString("s3.path.style.access", "true");
    }
    FileSystem.initialize(settings, null);

    StreamExecutionEnvironment flink =
        StreamExecutionEnvironment.createLocalEnvironment(
            Runtime.getRuntime().availableProcessors(), settings);
    // Sinks show their files when a checkpoint is complete.
    flink.enableCheckpointing(CHECKPOINT_MILLIS);
    flink.getConfig().enableObjectReuse();

    KafkaSource<Message> source =
        KafkaSource.<Message>builder()
            .setBootstrapServers(servers)
            .setTopics(topics)
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setBounded(OffsetsInitializer.latest())
            .setDeserializer(new ReadMessage())
            .build();
    SingleOutputStreamOperator<Message> messages =
        flink
            .fromSource(source, WatermarkStrategy.noWatermarks(), "Kafka")
            .process(new MakeRows(UUID.randomUUID().toString(), topicIds(servers, topics)));
    messages.sinkTo(
        FileSink.forBulkFormat(
                new Path(lake, "raw"), GzipLines.atLevel(Integer.getInteger("level")))
            .withBucketAssigner(new EventHour.OfTopic())
            .withOutputFileConfig(OutputFileConfig.builder().withPartSuffix(".json.gz").build())
            .build());
    for (Table table : Table.values()) {
      messages
          .getSideOutput(table.rows())
          .sinkTo(
              FileSink.<GenericRecord>forBulkFormat(
                      new Path(lake, "standard/" + table), table.parquet())
                  .withBucketAssigner(new EventHour<>())
                  .withOutputFileConfig(
                      OutputFileConfig.builder().withPartSuffix(".parquet").build())
                  .build());
    }
    flink.execute("native");
    // The threads of the way to S3 live on for a minute.
    System.exit(0);
  }

  private static Map<String, String> topicIds(String servers, List<String> topics)
      throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      Map<String, String> ids = new HashMap<>();
      admin
          .describeTopics(topics)
          .allTopicNames()
          .get()
          .forEach(
              (topic, description) ->
                  ids.put(
                      topic,
                      String.format(
                          "%016x%016x",
                          description.topicId().getMostSignificantBits(),
                          description.topicId().getLeastSignificantBits())));
      return ids;
    }
  }
}
