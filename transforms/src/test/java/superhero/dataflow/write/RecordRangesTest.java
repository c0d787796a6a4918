package superhero.dataflow.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import superhero.dataflow.kafka.ConsumerGroup;
import superhero.dataflow.kafka.Epoch;
import superhero.dataflow.kafka.KafkaCluster;
import superhero.dataflow.lake.Location;
import superhero.dataflow.message.Messages;
import superhero.dataflow.range.EventWindow;
import superhero.dataflow.range.Range;
import superhero.dataflow.range.StoredObject;
import superhero.dataflow.range.WrittenRange;
import superhero.dataflow.raw.ManifestRecord;
import superhero.dataflow.testdata.EmbeddedKafka;

@ExtendWith(TestPipelineExtension.class)
class RecordRangesTest {
  private static final int LEADER = 3;

  private static EmbeddedKafka broker;
  private static KafkaCluster kafka;

  @TempDir Path lake;

  private String topic;
  private ConsumerGroup group;
  private Epoch epoch;
  private WrittenRange written;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedKafka.start();
    kafka = KafkaCluster.at(broker.bootstrapServers(), Map.of());
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void writeARange() {
    topic = "logs-" + UUID.randomUUID();
    kafka.createTopic(topic, 1);
    group = new ConsumerGroup(kafka, "group-" + UUID.randomUUID());
    epoch = Epoch.next(group);
    Range range =
        new Range(topic, kafka.topicId(topic).orElseThrow(), 0, 0, 9, EventWindow.HOUR, 1 << 20);
    written =
        new WrittenRange(
            range,
            LEADER,
            Instant.ofEpochMilli(Messages.NOON),
            new TreeSet<>(List.of(range.window().of(Messages.NOON))),
            9,
            List.of(new StoredObject(StoredObject.RAW, "logs/object.json.gz", 9, 90)));
  }

  @Test
  void aRangeIsRecordedAndGoesOn(TestPipeline p) {
    PAssert.that(record(p, written, log())).containsInAnyOrder(written);
    p.run().waitUntilFinish();

    assertThat(manifests()).hasSize(1);
  }

  @Test
  void aRangeThatWasThereBeforeGoesOnAsItIs(TestPipeline p) {
    WrittenRange before = WrittenRange.before(written.range());
    PAssert.that(record(p, before, log())).containsInAnyOrder(before);
    p.run().waitUntilFinish();

    assertThat(manifests()).isEmpty();
  }

  @Test
  void aWorkerThatWakesBehindANewerJobRecordsNothing(TestPipeline p) {
    plan(LEADER, epoch.number() + 1);
    PCollection<WrittenRange> unused = record(p, written, log());

    assertThatThrownBy(() -> p.run().waitUntilFinish())
        .hasStackTraceContaining("a newer job of consumer group " + group.id() + " has taken over");
    assertThat(manifests()).isEmpty();
  }

  @Test
  void aRangeThatWasReadOfAnotherLeaderIsNotRecorded(TestPipeline p) {
    plan(LEADER + 1, epoch.number());
    PCollection<WrittenRange> unused = record(p, written, log());

    assertThatThrownBy(() -> p.run().waitUntilFinish())
        .hasStackTraceContaining(written.range() + " has another leader since it was read");
    assertThat(manifests()).isEmpty();
  }

  @Test
  void aRangeOfADeletedTopicIsPassedOverWhereTopicsMayGo(TestPipeline p) throws Exception {
    kafka.admin().deleteTopics(List.of(topic)).all().get();
    await().until(() -> !kafka.topics().contains(topic));

    PAssert.that(record(p, written, log().passingOverDeletedTopics(true))).empty();
    p.run().waitUntilFinish();
    assertThat(manifests()).isEmpty();

    TestPipeline second = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    PCollection<WrittenRange> unused = record(second, written, log());
    assertThatThrownBy(() -> second.run().waitUntilFinish())
        .hasStackTraceContaining("topic " + topic + " was deleted before");
  }

  private KafkaLog log() {
    return KafkaLog.of(epoch);
  }

  private PCollection<WrittenRange> record(TestPipeline p, WrittenRange range, KafkaLog log) {
    return p.apply(Create.of(range).withCoder(WrittenRange.WrittenRangeCoder.of()))
        .apply(RecordRanges.by(ManifestRecord.in(Location.of(lake.toString())), log));
  }

  private void plan(int leaderEpoch, long jobEpoch) {
    kafka.commit(
        group.plan().id(),
        Map.of(
            written.range().topicPartition(),
            new OffsetAndMetadata(9, Optional.of(leaderEpoch), "{\"epoch\":" + jobEpoch + "}")));
  }

  private List<Location.Listed> manifests() {
    return Location.of(lake.toString()).list("_ranges/", ".json");
  }
}
