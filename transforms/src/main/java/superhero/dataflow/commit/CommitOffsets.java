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

/**
 * Commits, for each topic partition, the end of the ranges that are on the lake without a gap
 * before them. In: ranges whose objects are all on the lake, in any order. Out: the offset that was
 * committed, by topic-partition, each time it moved. Never moves an offset back; a range that comes
 * twice changes nothing.
 */
public final class CommitOffsets
    extends PTransform<PCollection<Range>, PCollection<KV<String, Long>>> {
  private final ConsumerGroup group;

  private CommitOffsets(ConsumerGroup group) {
    this.group = group;
  }

  public static CommitOffsets of(ConsumerGroup group) {
    return new CommitOffsets(group);
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
        .apply("Commit", ParDo.of(new CommitFn(group)))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), VarLongCoder.of()));
  }

  private static final class CommitFn extends DoFn<KV<String, Range>, KV<String, Long>> {
    private static final Counter COMMITS = Metrics.counter("commit", "commits");

    /** Ranges that are on the lake while one before them is not. */
    @StateId("waiting")
    private final StateSpec<BagState<Range>> waitingSpec = StateSpecs.bag(Range.RangeCoder.of());

    private final ConsumerGroup group;

    CommitFn(ConsumerGroup group) {
      this.group = group;
    }

    @ProcessElement
    public void process(
        @Element KV<String, Range> element,
        @StateId("waiting") BagState<Range> waiting,
        OutputReceiver<KV<String, Long>> out) {
      List<Range> ranges = new ArrayList<>();
      ranges.add(element.getValue());
      waiting.read().forEach(ranges::add);
      ranges.sort(Comparator.comparingLong(Range::start));
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
      long reached = reached(before.offset(), ranges);
      if (reached > before.offset()) {
        group.commit(partition, reached);
        COMMITS.inc();
        out.output(KV.of(element.getKey(), reached));
      }
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
