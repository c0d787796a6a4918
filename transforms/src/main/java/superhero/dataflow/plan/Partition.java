package superhero.dataflow.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.kafka.CutBack;
import superhero.dataflow.kafka.Epoch;
import superhero.dataflow.range.Range;

/** How far a planner has come with one partition. */
final class Partition {
  private static final Logger LOG = LoggerFactory.getLogger(Partition.class);

  private final TopicPartition name;
  private final String topicId;

  /** Planned and not yet seen to be committed, by offset; contiguous. */
  private final List<Range> open = new ArrayList<>();

  private final EventTimes times = new EventTimes();

  private long committed;
  private long planned;
  private long end;
  private long skippedTo;
  private long writtenNanos;
  private boolean isFull;
  private Optional<Integer> leaderEpoch;

  Partition(TopicPartition name, String topicId, ResumePoint from) {
    this.name = name;
    this.topicId = topicId;
    this.committed = from.committed();
    this.planned = from.planned();
    this.end = from.committed();
    this.leaderEpoch = from.leaderEpoch();
    open.addAll(from.open());
  }

  /**
   * True if the log may have been cut back below what is planned: it has a newer leader, or is
   * shorter.
   *
   * @param latest where it ends now
   */
  boolean doubts(ListOffsetsResultInfo latest) {
    return leaderEpoch.isPresent()
        && (latest.offset() < planned || latest.leaderEpoch().orElse(-1) > leaderEpoch.get());
  }

  /** What is planned, for a comparison of the log with what it was. */
  OffsetAndMetadata plannedEnd() {
    return new OffsetAndMetadata(planned, leaderEpoch, "");
  }

  /**
   * Learns who leads a log that is what it was.
   *
   * @param unchangedTo the first offset that has another message than was planned, or none
   * @throws JobException if the log was cut back
   */
  void isLedBy(Optional<Integer> listed, long unchangedTo) {
    if (unchangedTo < planned) {
      throw CutBack.of(name, unchangedTo, planned, null);
    }
    if (listed.orElse(-1) > leaderEpoch.orElse(-1)) {
      leaderEpoch = listed;
    }
  }

  /**
   * Gives up what a log that was cut back has lost.
   *
   * @param from the first offset that has another message than was planned, or none
   * @param onLake what is on the lake of the topic
   */
  void skipCutBack(long from, LakeRanges onLake) {
    replaceOpen(LostMessages.skipCutBack(name, open, from, planned, onLake::hasRaw));
    leaderEpoch = Optional.empty();
  }

  /**
   * Gives up what Kafka no longer has.
   *
   * @param onLake what is on the lake of the topic
   */
  void skipTo(long earliest, LakeRanges onLake) {
    if (committed >= earliest) {
      return;
    }
    ResumePoint left =
        LostMessages.skipTo(
            earliest, name, new ResumePoint(committed, open, leaderEpoch), onLake::hasRaw);
    committed = left.committed();
    replaceOpen(left.open());
    planned = Math.max(planned, committed);
    skippedTo = earliest;
  }

  /**
   * Compares with the log.
   *
   * @param earliest first offset that Kafka still has
   * @param latest first offset that is not there yet
   * @throws JobException where the log does not have what is to be read next
   */
  void check(long earliest, long latest) {
    LostMessages.check(name, committed, skippedTo, earliest, latest);
  }

  TopicPartition name() {
    return name;
  }

  String topicId() {
    return topicId;
  }

  long committed() {
    return committed;
  }

  /** No message before {@link #planned} is of a later one, if it is known. */
  Optional<Integer> leaderEpoch() {
    return leaderEpoch;
  }

  List<Range> open() {
    return List.copyOf(open);
  }

  /** The same open ranges, some of which turned out to be on the lake. */
  void replaceOpen(List<Range> ranges) {
    open.clear();
    open.addAll(ranges);
  }

  boolean hasOpen() {
    return !open.isEmpty();
  }

  /** The first offset that is not planned. */
  long planned() {
    return planned;
  }

  /** True where messages wait to be planned. */
  boolean waits() {
    return planned < end;
  }

  /** What is known of its event times. */
  EventTimes times() {
    return times;
  }

  /** Learns that its plan was made durable. */
  void writtenAt(long nanos) {
    writtenNanos = nanos;
  }

  /** The time between the last write and this, in nanoseconds. */
  long nanosSinceWritten(long nanos) {
    return nanos - writtenNanos;
  }

  /**
   * Learns that all below an offset is on the lake.
   *
   * @throws JobException if nothing that was planned ends there
   */
  void commitTo(long offset) {
    if (offset <= committed) {
      return;
    }
    if (open.stream().noneMatch(range -> range.end() == offset)) {
      throw new JobException(
          "offset "
              + offset
              + " of "
              + name
              + " is committed, and no range that this job has planned ends there: another job of"
              + " the consumer group has taken over, or somebody has moved its offset");
    }
    committed = offset;
    open.removeIf(range -> range.end() <= committed);
  }

  /**
   * Plans what there is.
   *
   * @param newEnd first offset that is not there yet
   * @return the new ranges
   */
  List<Range> cut(long newEnd, boolean flush, int mostOpen, PlanSettings settings, Epoch epoch) {
    end = Math.max(end, newEnd);
    List<Range> ranges = new ArrayList<>();
    for (long cut :
        Cuts.ends(planned, newEnd, settings.batchSize(), flush, mostOpen - open.size())) {
      ranges.add(
          new Range(
              name.topic(),
              topicId,
              name.partition(),
              planned,
              cut,
              settings.window(),
              settings.maxBatchBytes(),
              settings.rawCompression()));
      planned = cut;
    }
    open.addAll(ranges);
    dropWhatDoesNotFit(ranges, settings, epoch);
    return ranges;
  }

  /** What Kafka does not take as metadata is planned when ranges before it are committed. */
  private void dropWhatDoesNotFit(List<Range> ranges, PlanSettings settings, Epoch epoch) {
    boolean wasFull = isFull;
    isFull = false;
    while (!ranges.isEmpty() && !plan(epoch, settings).fits()) {
      isFull = true;
      // Half of them, or one: a plan of many equal cuts is as short as that of a few.
      int kept = ranges.size() / 2;
      planned = ranges.get(kept).start();
      ranges.subList(kept, ranges.size()).clear();
      open.removeIf(range -> range.start() >= planned);
    }
    if (isFull && !wasFull) {
      LOG.warn(
          "{}: {} ranges are planned and not committed, their plan fills the {} bytes that Kafka"
              + " keeps of it; more is planned when some are committed",
          name,
          open.size(),
          PartitionPlan.MAX_BYTES);
    }
  }

  PartitionPlan plan(Epoch epoch, PlanSettings settings) {
    return new PartitionPlan(
        epoch.number(),
        settings.lake(),
        settings.fingerprint(),
        topicId,
        committed,
        open,
        leaderEpoch);
  }
}
