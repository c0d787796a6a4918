package superhero.dataflow.commit;

import java.util.ArrayList;
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
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.apache.beam.sdk.values.TypeDescriptors;
import superhero.dataflow.kafka.ConsumerGroup;
import superhero.dataflow.kafka.Epoch;
import superhero.dataflow.range.Range;
import superhero.dataflow.range.WrittenRange;

/**
 * Commits, for each topic partition, the end of the ranges that are on the lake without a gap
 * before them. In: ranges whose objects are all on the lake, in any order. Out: the offset that was
 * committed, by topic-partition, each time it moved. Never moves an offset back; a range that comes
 * twice changes nothing. Ends the job where a newer job of the group has begun.
 */
public final class CommitOffsets
    extends PTransform<PCollection<WrittenRange>, PCollection<KV<String, Long>>> {
  private final Epoch epoch;

  private CommitOffsets(Epoch epoch) {
    this.epoch = epoch;
  }

  /** For the group of this job, as long as it is the newest of the group. */
  public static CommitOffsets of(Epoch epoch) {
    return new CommitOffsets(epoch);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder.add(DisplayData.item("group", epoch.group().id()));
  }

  @Override
  public PCollection<KV<String, Long>> expand(PCollection<WrittenRange> written) {
    return written
        .apply("Global", Window.into(new GlobalWindows()))
        .apply(
            "ByPartition",
            MapElements.into(
                    TypeDescriptors.kvs(TypeDescriptors.strings(), TypeDescriptor.of(Range.class)))
                .via(each -> KV.of(key(epoch.group(), each.range()), each.range())))
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
      Long own = reachedBefore.read();
      Commit commit = Commit.of(epoch, ranges, own == null ? 0 : own);
      if (commit.moved()) {
        COMMITS.inc();
        out.output(KV.of(element.getValue().topicPartition().toString(), commit.reached()));
      }
      reachedBefore.write(commit.reached());
      waiting.clear();
      commit.waiting().forEach(waiting::add);
    }
  }

  /** State speaks of a group, and of a topic by its id: a runner may restore it in another job. */
  static String key(ConsumerGroup group, Range range) {
    return group.id() + "/" + range.topicId() + "/" + range.topicPartition();
  }
}
