package superhero.dataflow.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.joda.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import superhero.dataflow.kafka.ConsumerGroup;
import superhero.dataflow.kafka.Epoch;
import superhero.dataflow.kafka.KafkaCluster;
import superhero.dataflow.range.EventWindow;
import superhero.dataflow.range.Range;
import superhero.dataflow.range.WrittenRange;
import superhero.dataflow.testdata.EmbeddedKafka;

@ExtendWith(TestPipelineExtension.class)
class CommitOffsetsTest {
  private static final TopicPartition LOGS = new TopicPartition("logs", 0);
  private static final TopicPartition OTHER_LOGS = new TopicPartition("logs", 1);

  private static EmbeddedKafka broker;
  private static KafkaCluster kafka;

  private static final String TOPIC_ID = "0123456789abcdef0123456789abcdef";
  private static final long PLANNED = 150;

  private ConsumerGroup group;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedKafka.start();
    kafka = KafkaCluster.at(broker.bootstrapServers(), Map.of());
    kafka.createTopic("logs", 2);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void beginGroup() {
    group = new ConsumerGroup(kafka, "group-" + UUID.randomUUID());
    group.commit(LOGS, TOPIC_ID, 100, Optional.empty());
    group.commit(OTHER_LOGS, TOPIC_ID, 0, Optional.empty());
    OffsetAndMetadata plan = new OffsetAndMetadata(PLANNED, Optional.of(3), "{\"epoch\":0}");
    kafka.commit(group.plan().id(), Map.of(LOGS, plan, OTHER_LOGS, plan));
  }

  @Test
  void theOffsetMovesAlongRangesWithoutAGap(TestPipeline p) {
    PCollection<KV<String, Long>> commits =
        p.apply(oneByOne(range(0, 110, 120), range(0, 100, 110), range(0, 130, 140)))
            .apply(CommitOffsets.of(Epoch.next(group)));

    PAssert.that(commits).containsInAnyOrder(List.of(KV.of("logs-0", 120L)));
    p.run().waitUntilFinish();
    assertThat(committed(LOGS)).isEqualTo(120);
    // Other consumers of the group learn of a log that was cut back, too.
    assertThat(group.offsets(List.of(LOGS)).get(LOGS).leaderEpoch()).hasValue(3);
  }

  @Test
  void aRangeThatClosesTheGapTakesTheWaitingOnesAlong(TestPipeline p) {
    PCollection<KV<String, Long>> commits =
        p.apply(
                oneByOne(
                    range(0, 120, 130), range(0, 100, 110), range(0, 130, 140), range(0, 110, 120)))
            .apply(CommitOffsets.of(Epoch.next(group)));

    PAssert.that(commits).containsInAnyOrder(List.of(KV.of("logs-0", 110L), KV.of("logs-0", 140L)));
    p.run().waitUntilFinish();
    assertThat(committed(LOGS)).isEqualTo(140);
  }

  @Test
  void anOffsetNeverGoesBack(TestPipeline p) {
    PCollection<KV<String, Long>> commits =
        p.apply(oneByOne(range(0, 0, 50), range(0, 50, 100)))
            .apply(CommitOffsets.of(Epoch.next(group)));

    PAssert.that(commits).empty();
    p.run().waitUntilFinish();
    assertThat(committed(LOGS)).isEqualTo(100);
  }

  @Test
  void anOffsetThatAnOlderJobMovedBackIsCommittedAgain(TestPipeline p) {
    TestStream<WrittenRange> stream =
        TestStream.create(WrittenRange.WrittenRangeCoder.of())
            .addElements(range(0, 100, 110))
            .addElements(range(1, 0, 10))
            .addElements(range(0, 110, 120))
            .advanceWatermarkToInfinity();
    p.apply(stream).apply(CommitOffsets.of(Epoch.next(group))).apply(ParDo.of(new MoveBack(group)));

    p.run().waitUntilFinish();

    assertThat(committed(LOGS)).isEqualTo(120);
  }

  /** An older job that commits late: each time partition 1 moves, it commits 100 of partition 0. */
  private static final class MoveBack extends DoFn<KV<String, Long>, Void> {
    private final ConsumerGroup group;

    MoveBack(ConsumerGroup group) {
      this.group = group;
    }

    @ProcessElement
    public void process(@Element KV<String, Long> commit) {
      if (commit.getKey().equals("logs-1")) {
        group.commit(LOGS, TOPIC_ID, 100, Optional.empty());
      }
    }
  }

  @Test
  void anOlderJobDoesNotCommitAndEnds(TestPipeline p) {
    Epoch older = Epoch.next(group);
    p.apply(oneByOne(range(0, 100, 110))).apply(CommitOffsets.of(older));
    kafka.answer(
        "begin a newer job",
        () ->
            kafka
                .admin()
                .alterConsumerGroupOffsets(
                    group.id() + ".plan",
                    Map.of(
                        LOGS, new OffsetAndMetadata(0, "{\"epoch\":" + (older.number() + 1) + "}")))
                .all());

    assertThatThrownBy(() -> p.run().waitUntilFinish())
        .hasStackTraceContaining("a newer job of consumer group " + group.id() + " has taken over");
    assertThat(committed(LOGS)).isEqualTo(100);
  }

  @Test
  void nothingIsCommittedBehindTheEndOfThePlan(TestPipeline p) {
    p.apply(oneByOne(range(0, 100, PLANNED + 1))).apply(CommitOffsets.of(Epoch.next(group)));

    assertThatThrownBy(() -> p.run().waitUntilFinish())
        .hasStackTraceContaining("offset 151 of logs-0 is behind the end of the plan");
    assertThat(committed(LOGS)).isEqualTo(100);
  }

  @Test
  void rangesOfATopicOfTheSameNameAreNotCommittedForThisOne(TestPipeline p) {
    Range other = new Range("logs", "f".repeat(32), 0, 100, 110, EventWindow.HOUR, 1 << 20);
    p.apply(oneByOne(WrittenRange.before(other))).apply(CommitOffsets.of(Epoch.next(group)));

    assertThatThrownBy(() -> p.run().waitUntilFinish())
        .hasStackTraceContaining("has lost its offset of logs-0");
    assertThat(committed(LOGS)).isEqualTo(100);
  }

  @Test
  void aRangeThatComesTwiceChangesNothing(TestPipeline p) {
    PCollection<KV<String, Long>> commits =
        p.apply(oneByOne(range(0, 100, 110), range(0, 100, 110)))
            .apply(CommitOffsets.of(Epoch.next(group)));

    PAssert.that(commits).containsInAnyOrder(List.of(KV.of("logs-0", 110L)));
    p.run().waitUntilFinish();
  }

  @Test
  void partitionsMoveByThemselves(TestPipeline p) {
    p.apply(oneByOne(range(1, 0, 10), range(0, 110, 120)))
        .apply(CommitOffsets.of(Epoch.next(group)));

    p.run().waitUntilFinish();
    assertThat(committed(LOGS)).isEqualTo(100);
    assertThat(committed(OTHER_LOGS)).isEqualTo(10);
  }

  @Test
  void rangesBehindTheWatermarkCountToo(TestPipeline p) {
    TestStream<WrittenRange> late =
        TestStream.create(WrittenRange.WrittenRangeCoder.of())
            .addElements(range(0, 110, 120))
            .advanceWatermarkTo(Instant.parse("2030-01-01T00:00:00Z"))
            .addElements(range(0, 100, 110))
            .advanceWatermarkToInfinity();

    p.apply(late).apply(CommitOffsets.of(Epoch.next(group)));
    p.run().waitUntilFinish();

    assertThat(committed(LOGS)).isEqualTo(120);
  }

  @Test
  void aGroupThatLostItsOffsetsIsNotGuessedAt(TestPipeline p) {
    ConsumerGroup lost = new ConsumerGroup(kafka, "group-" + UUID.randomUUID());
    p.apply(oneByOne(range(0, 100, 110))).apply(CommitOffsets.of(Epoch.next(lost)));

    assertThatThrownBy(() -> p.run().waitUntilFinish())
        .hasStackTraceContaining("has lost its offset of logs-0");
    assertThat(lost.offsets(List.of(LOGS))).isEmpty();
  }

  /** Ranges in this order, each in a bundle of its own. */
  private static TestStream<WrittenRange> oneByOne(WrittenRange... ranges) {
    TestStream.Builder<WrittenRange> stream =
        TestStream.create(WrittenRange.WrittenRangeCoder.of());
    for (WrittenRange range : ranges) {
      stream = stream.addElements(range);
    }
    return stream.advanceWatermarkToInfinity();
  }

  private long committed(TopicPartition partition) {
    return group.offsets(List.of(partition)).get(partition).offset();
  }

  private static WrittenRange range(int partition, long start, long end) {
    return WrittenRange.before(
        new Range("logs", TOPIC_ID, partition, start, end, EventWindow.HOUR, 1 << 20));
  }
}
