package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import superhero.dataflow.kafka.ConsumerGroup;
import superhero.dataflow.kafka.KafkaCluster;

/** Sends good logs to the partitions of a topic in turn, at a steady rate, until it is closed. */
final class SteadyLogs implements AutoCloseable {
  private static final long NOON = 1_767_268_800_000L;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final String topic;
  private final int partitions;
  private final AtomicInteger sent = new AtomicInteger();
  private final ScheduledExecutorService sender = Executors.newSingleThreadScheduledExecutor();

  private SteadyLogs(String topic, int partitions) {
    this.topic = topic;
    this.partitions = partitions;
  }

  static SteadyLogs to(String topic, int partitions, int perSecond) {
    SteadyLogs logs = new SteadyLogs(topic, partitions);
    Future<?> unused =
        logs.sender.scheduleAtFixedRate(
            logs::send, 0, 1_000_000 / perSecond, TimeUnit.MICROSECONDS);
    return logs;
  }

  private void send() {
    Services.sendLogs(topic, sent.get() % partitions, 1, NOON);
    sent.incrementAndGet();
  }

  int sent() {
    return sent.get();
  }

  /** Waits until so many more are sent. */
  void awaitMore(int more) {
    int until = sent() + more;
    await().atMost(PATIENCE).until(() -> sent() >= until);
  }

  @Override
  public void close() {
    end();
  }

  /** Sends no more. */
  void end() {
    sender.shutdown();
    await().atMost(PATIENCE).until(sender::isTerminated);
  }

  /** Places of all, as {@link Lake#rawOffsets} writes them. */
  List<String> offsets() {
    List<String> offsets = new ArrayList<>();
    for (int i = 0; i < sent(); i++) {
      offsets.add(topic + "-" + i % partitions + "@" + i / partitions);
    }
    return offsets;
  }

  /** How many of them a group has committed. */
  long committed(String group) {
    KafkaCluster kafka = KafkaCluster.at(Services.KAFKA.bootstrapServers(), Map.of());
    List<TopicPartition> all = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      all.add(new TopicPartition(topic, partition));
    }
    Collection<OffsetAndMetadata> offsets = new ConsumerGroup(kafka, group).offsets(all).values();
    return offsets.stream().filter(Objects::nonNull).mapToLong(OffsetAndMetadata::offset).sum();
  }

  /** Waits until a group has committed all; at once an error where its job ends. */
  void awaitCommitted(String group, Job job) {
    await()
        .atMost(PATIENCE)
        .failFast(
            () ->
                assertThat(job.isAlive()).as("the job is alive; it said:%n%s", job.said()).isTrue())
        .until(() -> committed(group) == sent());
  }
}
