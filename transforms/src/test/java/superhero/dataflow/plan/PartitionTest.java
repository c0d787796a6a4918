package superhero.dataflow.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.junit.jupiter.api.Test;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.kafka.ConsumerGroup;
import superhero.dataflow.kafka.Epoch;
import superhero.dataflow.kafka.KafkaCluster;
import superhero.dataflow.lake.Lake;
import superhero.dataflow.lake.Location;
import superhero.dataflow.range.EventWindow;
import superhero.dataflow.range.Range;

class PartitionTest {
  private static final TopicPartition LOGS = new TopicPartition("logs", 0);
  private static final String TOPIC_ID = "0123456789abcdef0123456789abcdef";
  private static final Lake LAKE =
      new Lake(Location.of("raw"), Location.of("standard"), Location.of("dead"));

  @Test
  void openRangesBeginAgainExactlyAsTheyWere() {
    Partition partition = resume(100L, plan(100, range(100, 107), range(107, 150)), 0, 500);

    assertThat(partition.open()).containsExactly(range(100, 107), range(107, 150));
    assertThat(partition.planned()).isEqualTo(150);
  }

  @Test
  void whatIsCommittedDoesNotBeginAgain() {
    Partition partition = resume(107L, plan(100, range(100, 107), range(107, 150)), 0, 500);

    assertThat(partition.open()).containsExactly(range(107, 150));
  }

  @Test
  void allCommittedGoesOnAtTheEndOfThePlan() {
    Partition partition = resume(150L, plan(100, range(100, 107), range(107, 150)), 0, 500);

    assertThat(partition.open()).isEmpty();
    assertThat(partition.planned()).isEqualTo(150);
  }

  @Test
  void lostCommitsGoOnFromThePlan() {
    Partition partition = resume(null, plan(100, range(100, 107)), 0, 500);

    assertThat(partition.committed()).isEqualTo(100);
    assertThat(partition.open()).containsExactly(range(100, 107));
  }

  @Test
  void aCommitThatWentBackGoesOnFromThePlan() {
    Partition partition = resume(3L, plan(100, range(100, 107)), 0, 500);

    assertThat(partition.committed()).isEqualTo(100);
  }

  @Test
  void aGroupOfAnotherWorkerGoesOnFromItsOffset() {
    Partition partition = resume(42L, null, 0, 500);

    assertThat(partition.planned()).isEqualTo(42);
    assertThat(partition.open()).isEmpty();
  }

  @Test
  void anOffsetMovedByHandIntoARangeIsRefused() {
    assertThatThrownBy(() -> resume(103L, plan(100, range(100, 107)), 0, 500))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("103")
        .hasMessageContaining("move it to 100 or 107");
  }

  @Test
  void messagesThatKafkaNoLongerHasAreCounted() {
    assertThatThrownBy(() -> resume(100L, plan(100), 160, 500))
        .isInstanceOf(JobException.class)
        .hasMessageStartingWith("60 messages of logs-0 are gone");
  }

  @Test
  void aLogThatWasCutBackIsRefused() {
    assertThatThrownBy(() -> resume(100L, plan(100), 0, 99))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("the log ends at 99");
  }

  @Test
  void aTopicCreatedAnewIsRefused() {
    PartitionPlan ofAnother =
        new PartitionPlan(
            1, LAKE, "", "ffffffffffffffffffffffffffffffff", 100, List.of(), Optional.empty());

    assertThatThrownBy(() -> resume(100L, ofAnother, 0, 500))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("deleted and created anew");
  }

  @Test
  void commitsCloseRangesAndNeverGoBack() {
    Partition partition = resume(100L, plan(100, range(100, 107), range(107, 150)), 0, 500);

    partition.commitTo(107);
    partition.commitTo(100);

    assertThat(partition.open()).containsExactly(range(107, 150));
    assertThat(partition.committed()).isEqualTo(107);
  }

  @Test
  void aCommitThatIsTheEndOfNoOpenRangeIsRefused() {
    for (long offset : new long[] {103, 200}) {
      Partition partition = resume(100L, plan(100, range(100, 107), range(107, 150)), 0, 500);
      assertThatThrownBy(() -> partition.commitTo(offset))
          .isInstanceOf(JobException.class)
          .hasMessageContaining("offset " + offset + " of logs-0 is committed");
    }
  }

  @Test
  void anOffsetOfAnotherConsumerSaysNothingOfTheLake() {
    PartitionPlan plan = plan(100, range(100, 107), range(107, 150));
    for (long offset : new long[] {0, 103, 107, 150, 400}) {
      Partition partition = resume(new Ledger.Entry(offset, false, plan));
      assertThat(partition.open()).containsExactly(range(100, 107), range(107, 150));
    }
  }

  @Test
  void noMoreIsPlannedThanKafkaKeepsOfAPlan() {
    Epoch epoch = new Epoch(new ConsumerGroup(KafkaCluster.at("no:1", Map.of()), "group"), 1);
    PlanSettings settings =
        new PlanSettings(
            Topics.named(List.of("logs")),
            LAKE,
            Start.committed(),
            false,
            1_000_000,
            1 << 20,
            EventWindow.HOUR,
            Duration.ZERO);
    Partition partition = new Partition(LOGS, TOPIC_ID, ResumePoint.at(0));
    long end = 0;
    // Each flush is a cut of its own, as of runs that were each killed before their first commit.
    for (int flush = 0; flush < 2000; flush++) {
      end += 100_000 + flush;
      partition.cut(end, true, Integer.MAX_VALUE, settings, epoch);
    }

    PartitionPlan plan = partition.plan(epoch, settings);
    assertThat(plan.fits()).isTrue();
    assertThat(plan.open()).hasSizeBetween(300, 700);
    assertThat(partition.planned()).isEqualTo(plan.end()).isLessThan(end);
    assertThat(PartitionPlan.decode(LOGS, plan.offset())).isEqualTo(plan);

    partition.commitTo(plan.end());
    assertThat(partition.cut(end, true, Integer.MAX_VALUE, settings, epoch)).isNotEmpty();
  }

  private static Partition resume(
      @Nullable Long committed, @Nullable PartitionPlan plan, long earliest, long latest) {
    Partition partition = resume(new Ledger.Entry(committed, committed != null, plan));
    partition.check(earliest, latest);
    return partition;
  }

  private static Partition resume(Ledger.Entry entry) {
    return new Partition(LOGS, TOPIC_ID, ResumePoint.of(LOGS, TOPIC_ID, entry));
  }

  private static PartitionPlan plan(long start, Range... open) {
    return new PartitionPlan(1, LAKE, "", TOPIC_ID, start, List.of(open), Optional.empty());
  }

  private static Range range(long start, long end) {
    return new Range("logs", TOPIC_ID, 0, start, end, EventWindow.HOUR, 1 << 20);
  }
}
