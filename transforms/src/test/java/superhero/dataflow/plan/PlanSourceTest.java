package superhero.dataflow.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.joda.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superhero.dataflow.kafka.ConsumerGroup;
import superhero.dataflow.kafka.Epoch;
import superhero.dataflow.kafka.KafkaCluster;
import superhero.dataflow.lake.Lake;
import superhero.dataflow.lake.Location;
import superhero.dataflow.range.EventWindow;
import superhero.dataflow.range.Range;
import superhero.dataflow.testdata.EmbeddedKafka;

class PlanSourceTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration AT_ONCE = Duration.ZERO;
  private static final Duration NEVER = Duration.ofDays(10_000);

  @TempDir static Path folder;

  private static EmbeddedKafka broker;
  private static KafkaCluster kafka;
  private static Producer<byte[], byte[]> producer;

  private String topic;
  private ConsumerGroup group;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedKafka.start();
    kafka = KafkaCluster.at(broker.bootstrapServers(), Map.of());
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @AfterAll
  static void stopBroker() {
    producer.close();
    broker.close();
  }

  @BeforeEach
  void createTopic() {
    topic = "logs-" + UUID.randomUUID();
    group = new ConsumerGroup(kafka, "group-" + UUID.randomUUID());
    kafka.createTopic(topic, 2);
  }

  @Test
  void aFullBatchIsIssuedBeforeTheFlush() throws Exception {
    send(0, 12);
    try (UnboundedReader<Range> reader = reader(NEVER, justFlushed())) {
      awaitRange(reader, reader.start());

      assertThat(reader.getCurrent().start()).isEqualTo(0);
      assertThat(reader.getCurrent().end()).isEqualTo(10);
      assertThat(reader.advance()).isFalse();
    }
  }

  @Test
  void theFlushIssuesWhatWaits() throws Exception {
    try (UnboundedReader<Range> reader = reader(AT_ONCE, null)) {
      boolean there = reader.start();
      send(0, 3);
      awaitRange(reader, there);

      assertThat(reader.getCurrent().end()).isEqualTo(3);
    }
  }

  @Test
  void theMarkCarriesTheLastFlushToTheNextReader() throws Exception {
    long before = System.nanoTime();
    try (UnboundedReader<Range> reader = reader(AT_ONCE, null)) {
      reader.start();
      PlanSource.Mark mark =
          CoderUtils.clone(
              source(NEVER).getCheckpointMarkCoder(), (PlanSource.Mark) reader.getCheckpointMark());

      assertThat(mark.sinceFlush()).isLessThanOrEqualTo(System.nanoTime() - before);
    }
  }

  @Test
  void aReaderOfAnyMarkIssuesOpenRangesAgain() throws Exception {
    send(0, 10);
    try (UnboundedReader<Range> first = reader(NEVER, justFlushed())) {
      awaitRange(first, first.start());
    }
    try (UnboundedReader<Range> second = reader(NEVER, justFlushed())) {
      awaitRange(second, second.start());

      assertThat(second.getCurrent().end()).isEqualTo(10);
    }
  }

  @Test
  void theWatermarkWaitsForTheOldestMessageThatIsNotPlanned() throws Exception {
    send(0, 3);
    try (UnboundedReader<Range> reader = reader(NEVER, justFlushed())) {
      assertThat(reader.start()).isFalse();

      assertThat(reader.getWatermark()).isEqualTo(NOON);
    }
  }

  @Test
  void partitionsWithoutWaitingMessagesDoNotHoldTheWatermark() throws Exception {
    Instant before = Instant.now();
    try (UnboundedReader<Range> reader = reader(AT_ONCE, null)) {
      send(0, 3);
      awaitRange(reader, reader.start());

      // Partition 0 is caught up, partition 1 has never had a message.
      assertThat(reader.getWatermark()).isGreaterThanOrEqualTo(before);
    }
  }

  @Test
  void aRangeIsNotBehindTheWatermark() throws Exception {
    send(0, 25);
    try (UnboundedReader<Range> reader = reader(AT_ONCE, null)) {
      Instant watermark = reader.getWatermark();
      boolean there = reader.start();
      for (int i = 0; i < 3; i++) {
        awaitRange(reader, there);
        assertThat(reader.getCurrentTimestamp()).isGreaterThanOrEqualTo(watermark);
        watermark = reader.getWatermark();
        there = i < 2 && reader.advance();
      }
    }
  }

  @Test
  void thereIsOneSplitHoweverManyAreWanted() {
    assertThat(source(NEVER).split(8, PipelineOptionsFactory.create())).hasSize(1);
  }

  private static void awaitRange(UnboundedReader<Range> reader, boolean there) {
    if (!there) {
      await().until(reader::advance);
    }
  }

  private static PlanSource.Mark justFlushed() {
    return new PlanSource.Mark(0);
  }

  private UnboundedReader<Range> reader(Duration flushInterval, PlanSource.Mark mark) {
    return source(flushInterval).createReader(PipelineOptionsFactory.create(), mark);
  }

  private PlanSource source(Duration flushInterval) {
    return new PlanSource(
        Epoch.next(group),
        new PlanSettings(
            Topics.named(List.of(topic)),
            new Lake(
                Location.of(folder + "/raw"),
                Location.of(folder + "/standard"),
                Location.of(folder + "/dead")),
            Start.committed(),
            false,
            10,
            1 << 20,
            EventWindow.HOUR,
            flushInterval));
  }

  private void send(int partition, int messages) throws ExecutionException, InterruptedException {
    for (int i = 0; i < messages; i++) {
      producer
          .send(new ProducerRecord<>(topic, partition, NOON.getMillis() + i, null, new byte[1]))
          .get();
    }
  }
}
