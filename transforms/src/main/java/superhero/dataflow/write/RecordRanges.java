package superhero.dataflow.write;

import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import superhero.dataflow.range.RangeRecord;
import superhero.dataflow.range.WrittenRange;

/**
 * Writes an object for each range that says that the range is whole. In: ranges whose objects are
 * on the lake. Out: the same, when it is written too. Those that were on the lake before pass
 * through.
 */
public final class RecordRanges
    extends PTransform<PCollection<WrittenRange>, PCollection<WrittenRange>> {
  private final RangeRecord record;
  private final KafkaLog log;

  private RecordRanges(RangeRecord record, KafkaLog log) {
    this.record = record;
    this.log = log;
  }

  /**
   * Writes these objects.
   *
   * @param log that the ranges were read from, and that is asked whether they still may be written
   */
  public static RecordRanges by(RangeRecord record, KafkaLog log) {
    return new RecordRanges(record, log);
  }

  @Override
  public PCollection<WrittenRange> expand(PCollection<WrittenRange> written) {
    return written
        .apply("Record", ParDo.of(new RecordFn(record, log)))
        .setCoder(WrittenRange.WrittenRangeCoder.of());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder.add(DisplayData.item("record", record.getClass()));
  }

  static final class RecordFn extends DoFn<WrittenRange, WrittenRange> {
    private final RangeRecord record;
    private final KafkaLog log;

    RecordFn(RangeRecord record, KafkaLog log) {
      this.record = record;
      this.log = log;
    }

    @ProcessElement
    public void process(@Element WrittenRange written, OutputReceiver<WrittenRange> out) {
      if (written.range().written()) {
        out.output(written);
      } else {
        log.check(written)
            .ifPresent(
                checked -> {
                  record.put(checked, () -> log.check(written));
                  out.output(checked);
                });
      }
    }
  }
}
