package superhero.dataflow.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.google.common.base.Ticker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.kafka.ConsumerGroup;
import superhero.dataflow.kafka.Epoch;
import superhero.dataflow.kafka.KafkaCluster;
import superhero.dataflow.lake.Lake;
import superhero.dataflow.lake.Location;
import superhero.dataflow.model.Models;
import superhero.dataflow.range.Compression;
import superhero.dataflow.range.EventWindow;
import superhero.dataflow.range.Range;
import superhero.dataflow.range.StoredObject;
import superhero.dataflow.range.WrittenRange;
import superhero.dataflow.standard.EtlMetaRecord;
import superhero.dataflow.testdata.EmbeddedKafka;

class PlannerTest {
  private static final int ALL = 1000;

  @TempDir Path folder;

  private static EmbeddedKafka broker;
  private static KafkaCluster kafka;
  private static Producer<byte[], byte[]> producer;

  private String topic;
  private String group;

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
  void nameThings() {
    topic = "logs-" + UUID.randomUUID();
    group = "group-" + UUID.randomUUID();
    kafka.createTopic(topic, 2);
  }

  @Test
  void fullBatchesAreCutAndTheRestWaits() {
    send(0, 25);
    send(1, 9);
    try (Planner planner = planner("lake", Start.committed())) {
      assertThat(spans(planner.plan(false, ALL))).isEqualTo(Map.of("0", "0-10 10-20"));
      assertThat(spans(planner.plan(true, ALL))).isEqualTo(Map.of("0", "20-25", "1", "0-9"));
      assertThat(planner.plan(true, ALL)).isEmpty();
    }
  }

  @Test
  void beginningsAndPlansAreDurableBeforeRangesAreIssued() {
    send(0, 25);
    try (Planner planner = planner("lake", Start.committed())) {
      assertThat(planner.plan(false, ALL)).hasSize(2);
    }

    assertThat(committed(group)).isEqualTo(Map.of(0, 0L, 1, 0L));
    assertThat(committed(group + ".plan")).isEqualTo(Map.of(0, 20L, 1, 0L));
  }

  @Test
  void aRestartIssuesOpenRangesAgainAsTheyWereWhateverTheSettingsAreNow() {
    send(0, 25);
    List<Range> first;
    try (Planner planner = planner("lake", Start.committed())) {
      first = planner.plan(true, ALL);
    }
    send(0, 10);
    PlanSettings other =
        new PlanSettings(
            Topics.named(List.of(topic)),
            lake("lake"),
            Start.committed(),
            false,
            7,
            99,
            EventWindow.DAY,
            Duration.ofMinutes(1));
    try (Planner planner = newPlanner(other)) {
      List<Range> second = planner.plan(true, ALL);

      assertThat(second).startsWith(first.toArray(Range[]::new));
      assertThat(spans(second)).isEqualTo(Map.of("0", "0-10 10-20 20-25 25-28 28-35"));
      assertThat(second.get(3).window()).isEqualTo(EventWindow.DAY);
    }
  }

  @Test
  void committedRangesAreNotIssuedAgain() {
    send(0, 25);
    try (Planner planner = planner("lake", Start.committed())) {
      planner.plan(true, ALL);
    }
    commit(20);
    try (Planner planner = planner("lake", Start.committed())) {
      assertThat(spans(planner.plan(true, ALL))).isEqualTo(Map.of("0", "20-25"));
    }
  }

  @Test
  void noMoreIsOpenThanAllowedUntilSomeIsCommitted() {
    send(0, 50);
    try (Planner planner = planner("lake", Start.committed())) {
      assertThat(spans(planner.plan(true, 2))).isEqualTo(Map.of("0", "0-10 10-20"));
      assertThat(planner.plan(true, 2)).isEmpty();

      commit(10);

      assertThat(spans(planner.plan(true, 2))).isEqualTo(Map.of("0", "20-30"));
    }
  }

  @Test
  void theLagIsWhatIsNotCommittedOfAllPartitions() {
    send(0, 50);
    send(1, 3);
    try (Planner planner = planner("lake", Start.committed())) {
      planner.plan(true, 2);
      assertThat(planner.lag()).isEqualTo(53);

      commit(10);
      send(1, 4);
      planner.plan(false, 2);

      assertThat(planner.lag()).isEqualTo(47);
      assertThat(planner.lags())
          .isEqualTo(Map.of(new TopicPartition(topic, 0), 40L, new TopicPartition(topic, 1), 7L));
      assertThat(planner.oldest()).as("what waits for a flush").containsOnlyKeys(topic);
    }
  }

  @Test
  void aNewerJobOfTheGroupFencesTheOlder() {
    try (Planner older = planner("lake", Start.committed())) {
      assertThat(older.plan(false, ALL)).isEmpty();
      send(0, 10);
      try (Planner newer = planner("lake", Start.committed())) {
        assertThat(newer.plan(false, ALL)).hasSize(1);

        assertThatThrownBy(() -> older.plan(false, ALL))
            .isInstanceOf(JobException.class)
            .hasMessage(
                "a newer job of consumer group " + group + " has taken over; this one ends");
      }
    }
    assertThat(committed(group + ".plan")).containsEntry(0, 10L);
  }

  @Test
  void anOlderJobThatHasNothingToPlanLearnsOfTheNewerToo() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    try (Planner older = newPlanner(settings(Start.committed()), now)) {
      assertThat(older.plan(true, ALL)).isEmpty();
      try (Planner newer = planner("lake", Start.committed())) {
        assertThat(newer.plan(true, ALL)).isEmpty();
        assertThat(committed(group + ".plan")).hasSize(2);
        now.set(now.get().plusSeconds(6));

        assertThatThrownBy(() -> older.plan(true, ALL)).hasMessageContaining("has taken over");
      }
    }
  }

  @Test
  void anOlderJobThatItsRunnerStartsAgainDoesNotTakeOver() {
    ConsumerGroup ofGroup = new ConsumerGroup(kafka, group);
    Epoch older = Epoch.next(ofGroup);
    try (Planner first = new Planner(older, settings(Start.committed()))) {
      assertThat(first.plan(true, ALL)).isEmpty();
    }
    try (Planner newer = planner("lake", Start.committed())) {
      assertThat(newer.plan(true, ALL)).isEmpty();
      assertThat(committed(group + ".plan")).hasSize(2);

      assertThatThrownBy(() -> new Planner(older, settings(Start.committed())))
          .hasMessageContaining("has taken over");
      send(0, 10);
      assertThat(newer.plan(true, ALL)).hasSize(1);
    }
  }

  @Test
  void offsetsOfQuietPartitionsAreCommittedAgainEachDay() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    send(0, 5);
    try (Planner planner = newPlanner(settings(Start.committed()), now)) {
      planner.plan(true, ALL);
      commit(5);
      planner.plan(true, ALL);
      // As when they have expired.
      forget(group);
      forget(group + ".plan");

      now.set(now.get().plus(Duration.ofHours(23)));
      planner.plan(true, ALL);
      assertThat(committed(group)).isEmpty();
      now.set(now.get().plus(Duration.ofHours(2)));
      planner.plan(true, ALL);

      assertThat(committed(group)).isEqualTo(Map.of(0, 5L, 1, 0L));
      assertThat(committed(group + ".plan")).isEqualTo(Map.of(0, 5L, 1, 0L));
    }
  }

  @Test
  void aNewGroupDoesNotWriteAgainWhatIsOnTheLake() throws IOException {
    send(0, 20);
    onLake("standard/etl_meta", 0, 10, ".parquet");

    try (Planner planner = planner("lake", Start.earliest())) {
      assertThatThrownBy(() -> planner.plan(true, ALL))
          .isInstanceOf(JobException.class)
          .hasMessageContaining("offsets to 10 are on the lake already")
          .hasMessageContaining("--startFrom=lake");
    }
    assertThat(committed(group)).isEmpty();
  }

  @Test
  void aGroupWithoutAPlanDoesNotCutAnewWhatWasBegunBehindItsOffset() throws IOException {
    send(0, 20);
    onLake("raw/" + topic, 10, 17, ".json.gz");
    commit(10);

    try (Planner planner = planner("lake", Start.committed())) {
      assertThatThrownBy(() -> planner.plan(true, ALL)).hasMessageContaining("--startFrom=lake");
    }
    try (Planner planner = planner("lake", Start.lake())) {
      onLake("standard/etl_meta", 0, 10, ".parquet");
      assertThat(spans(planner.plan(true, ALL))).isEqualTo(Map.of("0", "10-17 17-20"));
    }
  }

  /** A job that did not know that the topic was deleted committed it when the new one was there. */
  @Test
  void anOffsetOfATopicThatHadTheSameNameIsNotBelieved() throws Exception {
    send(0, 20);
    new ConsumerGroup(kafka, group)
        .commit(new TopicPartition(topic, 0), "0".repeat(32), 10, Optional.empty());

    try (Planner planner = planner("lake", Start.committed())) {
      assertThat(spans(planner.plan(true, ALL))).isEqualTo(Map.of("0", "0-10 10-20"));
    }
  }

  @Test
  void aGroupThatKafkaHasForgottenGoesOnFromTheLake() throws Exception {
    send(0, 45);
    onLake("standard/etl_meta", 0, 10, ".parquet");
    onLake("raw/" + topic, 0, 10, ".json.gz");
    onLake("standard/etl_meta", 10, 20, ".parquet");
    // Was written at the same time as 20-25, which is missing, and begun in two parts.
    onLake("standard/etl_meta", 25, 35, ".parquet");
    onLake("raw/" + topic, 25, 31, ".json.gz");
    onLake("raw/" + topic, 31, 35, ".json.gz");
    onLake("raw/" + topic, 35, 38, ".json.gz");

    try (Planner planner = planner("lake", Start.lake())) {
      List<Range> issued = planner.plan(true, ALL);

      assertThat(spans(issued)).isEqualTo(Map.of("0", "20-25 25-35 35-38 38-40 40-45"));
      assertThat(issued.get(2).maxBatchBytes()).isEqualTo(Long.MAX_VALUE);
    }
    assertThat(committed(group)).isEqualTo(Map.of(0, 20L, 1, 0L));
  }

  /** The first range of a partition was planned, and none of it came to the lake. */
  @Test
  void whatIsMissingBeforeTheFirstRangeOnTheLakeIsRead() throws Exception {
    send(0, 25);
    onLake("standard/etl_meta", 10, 20, ".parquet");

    try (Planner planner = planner("lake", Start.lake())) {
      List<Range> issued = planner.plan(true, ALL);

      assertThat(spans(issued)).isEqualTo(Map.of("0", "0-10 10-20 20-25"));
      assertThat(issued.get(1).written()).isTrue();
    }
  }

  @Test
  void objectsThatOverlapAreNotGuessedAt() throws Exception {
    send(0, 45);
    onLake("raw/" + topic, 0, 10, ".json.gz");
    onLake("raw/" + topic, 5, 15, ".json.gz");

    try (Planner planner = planner("lake", Start.lake())) {
      assertThatThrownBy(() -> planner.plan(true, ALL))
          .isInstanceOf(JobException.class)
          .hasMessageContaining("overlap at " + topic + "-0 [5, 15)");
    }
  }

  @Test
  void lostMessagesStopTheJobUntilTheyAreSkippedKnowingly() throws Exception {
    send(0, 45);
    try (Planner planner = planner("lake", Start.committed())) {
      planner.plan(false, ALL);
    }
    // 0-10 is on the lake in part, 10-20 is not, of 20-30 Kafka has the end.
    onLake("raw/" + topic, 0, 10, ".json.gz");
    kafka
        .admin()
        .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(23)))
        .all()
        .get();

    try (Planner planner = planner("lake", Start.committed())) {
      assertThatThrownBy(() -> planner.plan(true, ALL))
          .isInstanceOf(JobException.class)
          .hasMessageContaining("23 messages of " + topic + "-0 are gone")
          .hasMessageContaining("--skipLostMessages");
    }
    try (Planner planner = newPlanner(skipping())) {
      assertThat(spans(planner.plan(true, ALL))).isEqualTo(Map.of("0", "20-30 30-40 40-45"));
    }
    assertThat(committed(group)).containsEntry(0, 20L);
  }

  @Test
  void aRangeThatWasBegunIsSkippedAsAWhole() throws Exception {
    send(0, 25);
    try (Planner planner = planner("lake", Start.committed())) {
      planner.plan(false, ALL);
    }
    onLake("raw/" + topic, 10, 20, ".json.gz");
    kafka
        .admin()
        .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(13)))
        .all()
        .get();

    try (Planner planner = newPlanner(skipping())) {
      assertThat(spans(planner.plan(true, ALL))).isEqualTo(Map.of("0", "20-25"));
    }
  }

  @Test
  void aLogThatWasCutBackAndHasGrownAgainStopsTheJobUntilItIsSkippedKnowingly() throws Exception {
    send(0, 30);
    try (Planner planner = planner("lake", Start.committed())) {
      assertThat(spans(planner.plan(true, ALL))).isEqualTo(Map.of("0", "0-10 10-20 20-30"));
      // 10-20 is on the lake in part.
      onLake("raw/" + topic, 10, 20, ".json.gz");
      broker.cutBack(new TopicPartition(topic, 0), 15);
      send(0, 30);

      assertThatThrownBy(() -> planner.plan(true, ALL)).satisfies(this::isCutBack);
    }
    try (Planner planner = planner("lake", Start.committed())) {
      assertThatThrownBy(() -> planner.plan(true, ALL)).satisfies(this::isCutBack);
    }
    try (Planner planner = newPlanner(skipping())) {
      List<Range> ranges = planner.plan(true, ALL);
      assertThat(spans(ranges)).isEqualTo(Map.of("0", "0-10 10-20 20-30 30-40 40-45"));
      assertThat(ranges)
          .extracting(Range::written)
          .containsExactly(false, true, false, false, false);
      assertThat(planner.plan(true, ALL)).isEmpty();
    }
    try (Planner planner = planner("lake", Start.committed())) {
      assertThat(planner.plan(true, ALL)).hasSize(5);
    }
  }

  private void isCutBack(Throwable failure) {
    assertThat(failure)
        .isInstanceOf(JobException.class)
        .hasMessageContaining("the log of " + topic + "-0 was cut back")
        .hasMessageContaining("from 15 to 30")
        .hasMessageContaining("--skipLostMessages");
  }

  @Test
  void aLogThatWasCutBackIsNotSkippedBeforeItHasGrownAgain() {
    send(0, 30);
    try (Planner planner = planner("lake", Start.committed())) {
      planner.plan(true, ALL);
    }
    broker.cutBack(new TopicPartition(topic, 0), 15);
    send(0, 14);
    try (Planner planner = newPlanner(skipping())) {
      assertThatThrownBy(() -> planner.plan(true, ALL)).satisfies(this::isCutBack);
    }
    send(0, 1);
    try (Planner planner = newPlanner(skipping())) {
      assertThat(planner.plan(true, ALL)).hasSize(3);
    }
  }

  /** What is lost was not planned yet. */
  @Test
  void aLogThatHasAllThatIsPlannedIsReadOnWhoeverLeadsIt() {
    send(0, 30);
    try (Planner planner = planner("lake", Start.committed())) {
      assertThat(spans(planner.plan(true, 2))).isEqualTo(Map.of("0", "0-10 10-20"));
      int before = leaderEpoch();
      broker.cutBack(new TopicPartition(topic, 0), 20);
      send(0, 5);

      assertThat(spans(planner.plan(true, ALL))).isEqualTo(Map.of("0", "20-25"));
      assertThat(leaderEpoch()).isGreaterThan(before);
    }
    try (Planner planner = planner("lake", Start.committed())) {
      assertThat(spans(planner.plan(true, ALL))).isEqualTo(Map.of("0", "0-10 10-20 20-25"));
    }
  }

  private int leaderEpoch() {
    TopicPartition name = new TopicPartition(topic, 0);
    // By name: a partition whose first plan is still being committed is in no list.
    return new ConsumerGroup(kafka, group)
        .plan()
        .offsets(List.of(name))
        .get(name)
        .leaderEpoch()
        .orElseThrow();
  }

  @Test
  void startsWhereAskedWhereTheGroupHasNothing() {
    long noon = Instant.parse("2026-01-01T12:00:00Z").toEpochMilli();
    send(0, 10, noon);
    send(0, 10, noon + 1000);

    assertThat(firstSpan(Start.committed())).isEqualTo("0-10");
    assertThat(firstSpan(Start.earliest())).isEqualTo("0-10");
    assertThat(firstSpan(Start.latest())).isEqualTo("30-35");
    assertThat(firstSpan(Start.at(Instant.ofEpochMilli(noon + 1)))).isEqualTo("10-20");
    assertThat(firstSpan(Start.at(Instant.parse("2100-01-01T00:00:00Z")))).isEqualTo("40-45");
  }

  /** The first range of a group that is new, once 5 more messages are there. */
  private String firstSpan(Start start) {
    group = "group-" + UUID.randomUUID();
    try (Planner planner = planner("lake", start)) {
      planner.plan(false, 0);
      send(0, 5);
      return spans(planner.plan(true, 1)).get("0");
    }
  }

  @Test
  void anotherStartIsForANewGroupAlone() {
    send(0, 20);
    try (Planner planner = planner("lake", Start.committed())) {
      planner.plan(true, ALL);
    }
    commit(20);

    try (Planner planner = planner("lake", Start.earliest())) {
      assertThat(planner.plan(true, ALL)).isEmpty();
    }
  }

  @Test
  void aGroupBelongsToOneLake() {
    try (Planner planner = planner("lake", Start.committed())) {
      planner.plan(true, ALL);
    }
    try (Planner planner = planner("other", Start.earliest())) {
      assertThatThrownBy(() -> planner.plan(true, ALL))
          .isInstanceOf(JobException.class)
          .hasMessageContaining("belongs to the lake at raw " + folder + "/lake/raw/")
          .hasMessageContaining("use another --consumerGroup");
    }
    assertThat(committed(group + ".plan")).isEqualTo(Map.of(0, 0L, 1, 0L));
  }

  @Test
  void aPartitionThatJoinsATopicIsReadFromItsFirstMessage() throws Exception {
    try (Planner planner = planner("lake", Start.latest())) {
      assertThat(planner.plan(true, ALL)).isEmpty();
    }
    addPartition();
    send(2, 5);
    try (Planner planner = planner("lake", Start.latest())) {
      assertThat(spans(planner.plan(true, ALL))).isEqualTo(Map.of("2", "0-5"));
    }
  }

  @Test
  void aTopicThatJoinsAPatternIsRead() {
    Topics pattern = Topics.matching(Pattern.compile(Pattern.quote(topic) + ".*"));
    try (Planner planner = newPlanner(settings("lake", Start.committed(), pattern))) {
      assertThat(planner.plan(true, ALL)).isEmpty();

      kafka.createTopic(topic + "-more", 1);
      send(producer, new ProducerRecord<>(topic + "-more", 0, null, new byte[1]));

      assertThat(planner.plan(true, ALL))
          .extracting(Range::topic, Range::start, Range::end)
          .containsExactly(tuple(topic + "-more", 0L, 1L));
    }
  }

  @Test
  void aBoundedPlanEndsBeforeTheFirstMessageOfItsInstant() {
    long noon = Instant.parse("2026-01-01T12:00:00Z").toEpochMilli();
    send(0, 13, noon);
    send(0, 10, noon + 1000);
    send(1, 4, noon);
    try (Planner planner = planner("lake", Start.committed())) {
      assertThat(spans(planner.planUntil(Until.at(Instant.ofEpochMilli(noon + 500)))))
          .isEqualTo(Map.of("0", "0-10 10-13", "1", "0-4"));
    }
  }

  @Test
  void aTopicThatAppearsIsReadFromItsFirstMessageWhereverTheOthersStarted() {
    Topics pattern = Topics.matching(Pattern.compile(Pattern.quote(topic) + ".*"));
    for (Start start : List.of(Start.latest(), Start.at(Instant.parse("2100-01-01T00:00:00Z")))) {
      group = "group-" + UUID.randomUUID();
      String between = topic + "-" + UUID.randomUUID();
      String later = topic + "-" + UUID.randomUUID();
      try (Planner planner = newPlanner(settings("lake", start, pattern))) {
        planner.plan(true, ALL);
        kafka.createTopic(later, 1);
        send(producer, new ProducerRecord<>(later, 0, null, new byte[1]));

        assertThat(planner.plan(true, ALL)).extracting(Range::topic).containsExactly(later);
      }
      kafka.createTopic(between, 1);
      send(producer, new ProducerRecord<>(between, 0, null, new byte[1]));
      try (Planner planner = newPlanner(settings("lake", start, pattern))) {
        assertThat(planner.plan(true, ALL)).extracting(Range::topic).contains(between);
      }
    }
  }

  @Test
  void aTopicOfAPatternMayBeDeletedAndCreatedAnew() throws Exception {
    Topics pattern = Topics.matching(Pattern.compile(Pattern.quote(topic) + ".*"));
    String other = topic + "-other";
    kafka.createTopic(other, 1);
    send(producer, new ProducerRecord<>(other, 0, null, new byte[1]));
    try (Planner planner = newPlanner(settings("lake", Start.committed(), pattern))) {
      assertThat(planner.plan(true, ALL)).extracting(Range::topic).containsExactly(other);
      kafka.admin().deleteTopics(List.of(other)).all().get();
      await().until(() -> !kafka.topics().contains(other));
      send(0, 5);

      assertThat(spans(planner.plan(true, ALL))).isEqualTo(Map.of("0", "0-5"));
      kafka.createTopic(other, 1);
      send(producer, new ProducerRecord<>(other, 0, null, new byte[1]));
      List<Range> planned = new ArrayList<>();
      await().until(() -> planned.addAll(planner.plan(true, ALL)));

      assertThat(planned).extracting(Range::topicId).containsExactly(kafka.topicId(other).get());
      assertThat(planned).extracting(Range::start).containsExactly(0L);
    }
  }

  @Test
  void theSecondOfTwoIncarnationsOfASourceEndsTheFirst() {
    send(0, 10);
    Epoch epoch = Epoch.next(new ConsumerGroup(kafka, group));
    try (Planner first = new Planner(epoch, settings(Start.committed()));
        Planner second = new Planner(epoch, settings(Start.committed()))) {
      assertThat(spans(second.plan(true, ALL))).isEqualTo(Map.of("0", "0-10"));
      send(0, 3);

      // It has read the plan after the second wrote it: what it issues again is the same.
      assertThat(spans(first.plan(true, ALL))).isEqualTo(Map.of("0", "0-10 10-13"));
      send(0, 2);
      assertThatThrownBy(() -> second.plan(true, ALL))
          .hasMessageContaining("is not as this job left it");
      commit(13);
      assertThat(spans(first.plan(true, ALL))).isEqualTo(Map.of("0", "13-15"));
    }
  }

  @Test
  void anotherConsumerOfTheGroupDoesNotMakeRangesCommitted() {
    send(0, 25);
    try (Planner planner = planner("lake", Start.committed())) {
      planner.plan(true, ALL);
      for (long offset : List.of(13L, 25L)) {
        kafka.commit(
            group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(offset, "")));
        assertThat(planner.plan(true, ALL)).isEmpty();
        assertThat(new ConsumerGroup(kafka, group).committed(new TopicPartition(topic, 0), "any"))
            .isEmpty();
      }
    }
    try (Planner planner = planner("lake", Start.committed())) {
      assertThat(spans(planner.plan(true, ALL))).isEqualTo(Map.of("0", "0-10 10-20 20-25"));
    }
  }

  @Test
  void aCommitBehindWhatIsPlannedEndsTheJobThatDidNotPlanIt() {
    send(0, 10);
    try (Planner planner = planner("lake", Start.committed())) {
      planner.plan(true, ALL);
      commit(20);

      assertThatThrownBy(() -> planner.plan(true, ALL)).hasMessageContaining("has taken over");
    }
  }

  @Test
  void whatAnotherAttemptLeftOfAnOpenRangeIsDeletedIfItsModelsWereOthers() throws Exception {
    send(0, 30);
    PlanSettings before = settings(Start.committed()).withFingerprint("before");
    try (Planner planner = newPlanner(before)) {
      planner.plan(true, ALL);
    }
    onLake("raw/" + topic, 0, 10, ".json.gz");
    onLake("standard/log_meta", 0, 10, ".parquet");
    onLake("dead/" + topic, 10, 15, ".json.gz");
    onLake("standard/log_meta", 20, 30, ".parquet");
    etlMetaOnLake(20, 30);

    try (Planner planner = newPlanner(before)) {
      assertThat(planner.plan(true, ALL)).extracting(Range::written).containsOnly(false);
    }
    assertThat(objects("standard/log_meta")).hasSize(2);
    PlanSettings after = settings(Start.committed()).withFingerprint("after");
    for (int start = 0; start < 2; start++) {
      try (Planner planner = newPlanner(after)) {
        List<Range> again = planner.plan(true, ALL);
        assertThat(spans(again)).isEqualTo(Map.of("0", "0-10 10-20 20-30"));
        assertThat(again).extracting(Range::written).containsExactly(false, false, true);
      }
      assertThat(objects("raw/" + topic)).hasSize(1);
      assertThat(objects("dead/" + topic)).isEmpty();
      assertThat(objects("standard/log_meta")).hasSize(1);
    }
  }

  /** Kafka may lose the messages of an open range before it is read again. */
  @Test
  void openRangesKeepTheirCompressionAndNothingOfThemIsDeleted() throws Exception {
    send(0, 25);
    PlanSettings gzip = settings(Start.committed()).withFingerprint("the same");
    PlanSettings zstd = gzip.withRawCompression(Compression.ZSTD);
    List<Range> before;
    try (Planner planner = newPlanner(gzip)) {
      before = planner.plan(true, ALL);
    }
    onLake("raw/" + topic, 0, 10, ".json.gz");
    onLake("raw/" + topic, 10, 14, ".json.gz");
    onLake("raw/_ranges/" + topic, 0, 10, ".json");
    onLake("standard/log_meta", 0, 10, ".parquet");
    onLake("dead/" + topic, 0, 10, ".json.gz");
    List<Path> onLake = objects("");

    try (Planner planner = newPlanner(zstd)) {
      assertThat(planner.plan(true, ALL)).isEqualTo(before);
      send(0, 10);
      assertThat(planner.plan(true, ALL))
          .extracting(Range::rawCompression)
          .containsExactly(Compression.ZSTD, Compression.ZSTD);
    }
    assertThat(objects("")).isEqualTo(onLake);
    // Of other models, too, raw stays.
    try (Planner planner = newPlanner(gzip.withFingerprint("another"))) {
      assertThat(planner.plan(true, ALL))
          .extracting(Range::rawCompression)
          .containsExactly(
              Compression.GZIP,
              Compression.GZIP,
              Compression.GZIP,
              Compression.ZSTD,
              Compression.ZSTD);
    }
    assertThat(objects("raw/" + topic)).hasSize(2);
    assertThat(objects("raw/_ranges/" + topic)).hasSize(1);
    assertThat(objects("standard/log_meta")).isEmpty();
  }

  @Test
  void whatWasBegunBehindAGapKeepsItsCompression() throws Exception {
    send(0, 40);
    onLake("standard/etl_meta", 0, 10, ".parquet");
    onLake("raw/" + topic, 0, 10, ".json.gz");
    onLake("raw/" + topic, 10, 20, ".json.gz");
    onLake("raw/" + topic, 20, 23, ".json.zst");

    try (Planner planner =
        newPlanner(settings(Start.lake()).withRawCompression(Compression.ZSTD))) {
      List<Range> issued = planner.plan(true, ALL);

      assertThat(spans(issued)).isEqualTo(Map.of("0", "10-20 20-23 23-30 30-40"));
      assertThat(issued)
          .extracting(Range::rawCompression)
          .containsExactly(Compression.GZIP, Compression.ZSTD, Compression.ZSTD, Compression.ZSTD);
    }
    assertThat(objects("raw/" + topic)).hasSize(3);
  }

  @Test
  void aRangeOfWhichAnObjectIsMissingIsNotWhole() throws Exception {
    send(0, 10);
    try (Planner planner = planner("lake", Start.committed())) {
      planner.plan(true, ALL);
    }
    etlMetaOnLake(
        0, 10, new StoredObject("log_meta", "log_meta/date=2026-01-01/gone.parquet", 1, 1));

    try (Planner planner = newPlanner(settings(Start.committed()).withFingerprint("after"))) {
      assertThat(planner.plan(true, ALL)).extracting(Range::written).containsExactly(false);
    }
    assertThat(objects("standard/etl_meta")).isEmpty();
  }

  @Test
  void theWatermarkWaitsForAnOpenTransaction() {
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", broker.bootstrapServers());
    config.put("transactional.id", UUID.randomUUID().toString());
    try (Producer<byte[], byte[]> transactional =
            new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        Planner planner = planner("lake", Start.committed())) {
      planner.plan(true, ALL);
      transactional.initTransactions();
      transactional.beginTransaction();
      send(transactional, new ProducerRecord<>(topic, 0, null, new byte[1]));
      send(0, 10, 1);
      Instant begun = Instant.now();
      for (int round = 0; round < 3; round++) {
        assertThat(planner.plan(true, ALL)).isEmpty();
        assertThat(planner.watermark()).isBefore(begun);
      }
      transactional.commitTransaction();
      await()
          .until(
              () -> {
                planner.plan(true, ALL);
                return planner.watermark().isAfter(begun);
              });
    }
  }

  @Test
  void aMissingTopicIsNamedWithThoseThatExist() {
    Topics missing = Topics.named(List.of("nowhere"));
    try (Planner planner = newPlanner(settings("lake", Start.committed(), missing))) {
      assertThatThrownBy(() -> planner.plan(true, ALL))
          .isInstanceOf(JobException.class)
          .hasMessageContaining("there is no topic nowhere")
          .hasMessageContaining(topic);
    }
  }

  @Test
  void anAbortedTransactionEndsWhereReadersOfCommittedMessagesEnd() {
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", broker.bootstrapServers());
    config.put("transactional.id", UUID.randomUUID().toString());
    try (Producer<byte[], byte[]> transactional =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      transactional.initTransactions();
      transactional.beginTransaction();
      send(transactional, new ProducerRecord<>(topic, 0, null, new byte[1]));
      try (Planner planner = planner("lake", Start.committed())) {
        assertThat(planner.plan(true, ALL)).isEmpty();
        transactional.abortTransaction();
        // The marker that ends the transaction is written after the answer.
        List<Range> planned = new ArrayList<>();
        await().until(() -> planned.addAll(planner.plan(true, ALL)));

        // The message and the marker.
        assertThat(spans(planned)).isEqualTo(Map.of("0", "0-2"));
      }
    }
  }

  private Planner planner(String lake, Start start) {
    return newPlanner(settings(lake, start, Topics.named(List.of(topic))));
  }

  /** That of a job that begins now. */
  private Planner newPlanner(PlanSettings settings) {
    return new Planner(Epoch.next(new ConsumerGroup(kafka, group)), settings);
  }

  private Lake lake(String name) {
    return new Lake(
        Location.of(folder + "/" + name + "/raw"),
        Location.of(folder + "/" + name + "/standard"),
        Location.of(folder + "/" + name + "/dead"));
  }

  private PlanSettings settings(String lake, Start start, Topics topics) {
    return new PlanSettings(
        topics, lake(lake), start, false, 10, 1 << 20, EventWindow.HOUR, Duration.ofMinutes(1));
  }

  private PlanSettings settings(Start start) {
    return settings("lake", start, Topics.named(List.of(topic)));
  }

  private PlanSettings skipping() {
    PlanSettings as = settings(Start.committed());
    return new PlanSettings(
        as.topics(),
        as.lake(),
        as.startFrom(),
        true,
        as.batchSize(),
        as.maxBatchBytes(),
        as.window(),
        as.flushInterval());
  }

  /** That of a job whose intervals the test sets. */
  private Planner newPlanner(PlanSettings settings, AtomicReference<Instant> now) {
    Ticker ticker =
        new Ticker() {
          @Override
          public long read() {
            return now.get().toEpochMilli() * 1_000_000;
          }
        };
    return new Planner(
        Epoch.next(new ConsumerGroup(kafka, group)), settings, Clock.systemUTC(), ticker);
  }

  private void commit(long offset) {
    new ConsumerGroup(kafka, group)
        .commit(
            new TopicPartition(topic, 0),
            kafka.topicId(topic).orElseThrow(),
            offset,
            Optional.empty());
  }

  private void forget(String ofGroup) throws ExecutionException, InterruptedException {
    Set<TopicPartition> both = Set.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1));
    kafka.admin().deleteConsumerGroupOffsets(ofGroup, both).all().get();
  }

  /** An object of partition 0, as its name tells. */
  private void onLake(String table, long start, long end, String suffix) throws IOException {
    String id = kafka.topicId(topic).orElseThrow();
    Range range = new Range(topic, id, 0, start, end, EventWindow.HOUR, 1);
    Path object =
        folder.resolve("lake/" + table + "/date=2026-01-01/hour=12/" + range.objectName() + suffix);
    Files.createDirectories(object.getParent());
    Files.write(object, new byte[1]);
  }

  /** The row of a range, written last, which lists its objects. */
  private void etlMetaOnLake(long start, long end, StoredObject... objects) throws IOException {
    String id = kafka.topicId(topic).orElseThrow();
    Range range = new Range(topic, id, 0, start, end, EventWindow.HOUR, 1);
    SortedSet<IntervalWindow> windows = new TreeSet<>();
    windows.add(EventWindow.HOUR.of(0));
    Location standard = Location.of(folder + "/lake/standard");
    EtlMetaRecord.in(new Lake(standard, standard, null), Models.shipped())
        .put(
            new WrittenRange(range, Instant.now(), windows, end - start, List.of(objects)),
            () -> {});
  }

  private List<Path> objects(String table) throws IOException {
    Path root = folder.resolve("lake/" + table);
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private void addPartition() throws ExecutionException, InterruptedException {
    kafka.admin().createPartitions(Map.of(topic, NewPartitions.increaseTo(3))).all().get();
  }

  private void send(int partition, int messages) {
    send(partition, messages, System.currentTimeMillis());
  }

  private void send(int partition, int messages, long timestamp) {
    for (int i = 0; i < messages; i++) {
      send(producer, new ProducerRecord<>(topic, partition, timestamp, null, new byte[] {1}));
    }
  }

  private static void send(Producer<byte[], byte[]> by, ProducerRecord<byte[], byte[]> message) {
    try {
      by.send(message).get();
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Map<Integer, Long> committed(String ofGroup) {
    Map<Integer, Long> offsets = new TreeMap<>();
    new ConsumerGroup(kafka, ofGroup)
        .offsets(List.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1)))
        .forEach((partition, offset) -> offsets.put(partition.partition(), offset.offset()));
    return offsets;
  }

  /** Ranges by partition, as "0-10 10-20". */
  private static Map<String, String> spans(List<Range> ranges) {
    Map<String, String> spans = new TreeMap<>();
    for (Range range : ranges) {
      spans.merge(
          String.valueOf(range.partition()),
          range.start() + "-" + range.end(),
          (one, other) -> one + " " + other);
    }
    return spans;
  }
}
