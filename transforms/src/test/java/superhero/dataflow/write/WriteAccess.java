package superhero.dataflow.write;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import superhero.dataflow.message.Judge;
import superhero.dataflow.range.Range;
import superhero.dataflow.range.RangeRecord;
import superhero.dataflow.range.WrittenRange;

/** Writes a range as the functions behind {@link WriteRanges} and {@link RecordRanges} do. */
public final class WriteAccess {
  private WriteAccess() {}

  /**
   * Writes a range, unless it is on the lake already.
   *
   * @return empty if it was passed over
   */
  public static Optional<WrittenRange> write(
      KafkaLog log, Judge judge, List<Sink> sinks, List<RangeRecord> records, Range range) {
    List<WrittenRange> written = new ArrayList<>();
    new WriteRanges.WriteFn(log, judge, sinks).process(range, Collected.into(written));
    for (RangeRecord record : records) {
      List<WrittenRange> recorded = new ArrayList<>();
      for (WrittenRange each : written) {
        new RecordRanges.RecordFn(record, log).process(each, Collected.into(recorded));
      }
      written = recorded;
    }
    return written.stream().findFirst();
  }
}
