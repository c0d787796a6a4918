package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import superhero.dataflow.simulate.Topic;
import superhero.dataflow.testdata.EmbeddedKafka;

/** A broker that holds the logs of some games, malformed ones among them, and nothing else. */
final class SimulatedLog implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final EmbeddedKafka kafka;
  private final Admin admin;
  private final Map<TopicPartition, Long> ends;

  private SimulatedLog(EmbeddedKafka kafka, Admin admin, Map<TopicPartition, Long> ends) {
    this.kafka = kafka;
    this.admin = admin;
    this.ends = ends;
  }

  static SimulatedLog of(int games) {
    EmbeddedKafka kafka = EmbeddedKafka.start();
    String servers = kafka.bootstrapServers();
    create(kafka, Topic.GAME, "lz4");
    create(kafka, Topic.LOBBY, "snappy");
    assertThat(
            Services.run(
                    List.of(
                        "simulate",
                        "--bootstrapServers=" + servers,
                        "--games=" + games,
                        "--malformed=0.05"))
                .exitCode())
        .isEqualTo(Main.DONE);
    Admin admin = Admin.create(Map.of("bootstrap.servers", servers));
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    get(admin.describeTopics(List.of("lib.server.lobby", "lib.server.game")).allTopicNames())
        .forEach(
            (topic, described) ->
                described
                    .partitions()
                    .forEach(
                        each ->
                            asked.put(
                                new TopicPartition(topic, each.partition()), OffsetSpec.latest())));
    Map<TopicPartition, Long> ends = new HashMap<>();
    get(admin.listOffsets(asked).all())
        .forEach(
            (partition, end) -> {
              // Nothing is planned where nothing ever was.
              if (end.offset() > 0) {
                ends.put(partition, end.offset());
              }
            });
    return new SimulatedLog(kafka, admin, ends);
  }

  EmbeddedKafka kafka() {
    return kafka;
  }

  long messages() {
    return ends.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Offsets of all partitions that a group has committed, summed up. */
  long committed(String group) {
    return get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
        .values()
        .stream()
        .mapToLong(OffsetAndMetadata::offset)
        .sum();
  }

  /** Waits until a group has committed the whole log; at once an error where its job ends. */
  void awaitCommitted(String group, Job job) {
    await()
        .atMost(PATIENCE)
        .failFast(
            () ->
                assertThat(job.isAlive()).as("the job is alive; it said:%n%s", job.said()).isTrue())
        .until(() -> committed(group) == messages());
  }

  /** Each offset stands once in raw and in buffer_meta, and ranges lie end to end. */
  void assertExactlyOn(Lake lake) {
    List<String> expected = new ArrayList<>();
    ends.forEach(
        (partition, end) -> {
          for (long offset = 0; offset < end; offset++) {
            expected.add(partition + "@" + offset);
          }
        });
    lake.holdsExactly(expected);
    long notLogs =
        lake.deadLetterLines().stream()
            .filter(line -> line.get("model").textValue().equals("log_meta"))
            .count();
    assertThat(lake.table("log_meta").size() + notLogs).isEqualTo(expected.size());

    Map<TopicPartition, Long> reached = new HashMap<>();
    lake.table("etl_meta").stream()
        .sorted(Comparator.comparingLong(row -> Long.parseLong(row.get("start_offset"))))
        .forEach(
            row -> {
              TopicPartition partition =
                  new TopicPartition(row.get("topic"), Integer.parseInt(row.get("partition")));
              assertThat(row.get("start_offset"))
                  .as("start of %s", row)
                  .isEqualTo(reached.getOrDefault(partition, 0L).toString());
              reached.put(partition, Long.parseLong(row.get("end_offset")));
            });
    assertThat(reached).isEqualTo(ends);
  }

  @Override
  public void close() {
    admin.close();
    kafka.close();
  }

  /** Compressed, so that each runner reads it with its own libraries. */
  private static void create(EmbeddedKafka kafka, Topic topic, String codec) {
    kafka.createTopic(topic.topicName(), topic.partitions(), Map.of("compression.type", codec));
  }

  private static <T> T get(KafkaFuture<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
