package superhero.dataflow.commit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.state.BagState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import superhero.dataflow.batch.JobException;
import superhero.dataflow.batch.Range;
import superhero.dataflow.kafka.ConsumerGroup;
import superhero.dataflow.kafka.Epoch;

/**
 * Commits, for each topic partition, the end of the ranges that are on the lake without a gap
 * before them. In: ranges whose objects are all on the lake, in any order. Out: the offset that was
 * committed, by topic-partition, each time it moved. Never moves an offset back; a range that comes
 * twice changes nothing. Ends the job where a newer job of the group has begun.
 */
public final class CommitOffsets
    extends PTransform<PCollection<Range>, PCollection<KV<String, Long>>> {
  private final Epoch epoch;

  private CommitOffsets(Epoch epoch) {
    this.epoch = epoch;
  }

  /** For the group of this job, as long as it is the newest of the group. */
  public static CommitOffsets of(Epoch epoch) {
    return new CommitOffsets(epoch);
  }

  @Override
  public PCollection<KV<String, Long>> expand(PCollection<Range> written) {
    return written
        .apply("Global", Window.into(new GlobalWindows()))
        .apply(
            "ByPartition",
            WithKeys.<String, Range>of(range -> range.topicPartition().toString())
                .withKeyType(TypeDescriptors.strings()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), Range.RangeCoder.of()))
        .apply("Commit", ParDo.of(new CommitFn(epoch)))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), VarLongCoder.of()));
  }

  private static final class CommitFn extends DoFn<KV<String, Range>, KV<String, Long>> {
    private static final Counter COMMITS = Metrics.counter("commit", "commits");

    /** Ranges that are on the lake while one before them is not. */
    @StateId("waiting")
    private final StateSpec<BagState<Range>> waitingSpec = StateSpecs.bag(Range.RangeCoder.of());

    /** What was committed last; an older job may have moved it back. */
    @StateId("reached")
    private final StateSpec<ValueState<Long>> reachedSpec = StateSpecs.value(VarLongCoder.of());

    private final Epoch epoch;

    CommitFn(Epoch epoch) {
      this.epoch = epoch;
    }

    @ProcessElement
    public void process(
        @Element KV<String, Range> element,
        @StateId("waiting") BagState<Range> waiting,
        @StateId("reached") ValueState<Long> reachedBefore,
        OutputReceiver<KV<String, Long>> out) {
      List<Range> ranges = new ArrayList<>();
      ranges.add(element.getValue());
      waiting.read().forEach(ranges::add);
      ranges.sort(Comparator.comparingLong(Range::start));
      ConsumerGroup group = epoch.group();
      TopicPartition partition = element.getValue().topicPartition();
      OffsetAndMetadata before = group.offsets(List.of(partition)).get(partition);
      if (before == null) {
        throw new JobException(
            "consumer group "
                + group.id()
                + " has lost its offset of "
                + partition
                + "; start the job again, it goes on from its plan");
      }
      Long own = reachedBefore.read();
      long reached = reached(Math.max(before.offset(), own == null ? 0 : own), ranges);
      if (reached > before.offset()) {
        epoch.check();
        group.commit(partition, reached);
        COMMITS.inc();
        out.output(KV.of(element.getKey(), reached));
      }
      reachedBefore.write(reached);
      waiting.clear();
      ranges.stream().filter(range -> range.start() >= reached).forEach(waiting::add);
    }
  }

  /**
   * How far the ranges reach without a gap.
   *
   * @param ranges by start
   */
  static long reached(long committed, List<Range> ranges) {
    long reached = committed;
    for (Range range : ranges) {
      if (range.start() <= reached) {
        reached = Math.max(reached, range.end());
      }
    }
    return reached;
  }
}
