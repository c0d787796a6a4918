package superhero.dataflow.range;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.MapCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;

/**
 * A range of which every batch is on the lake. Where an earlier attempt had written it, {@link
 * Range#written} is true, and nothing more is known of it.
 *
 * @param leaderEpoch of the log that was read; {@link Integer#MAX_VALUE} where it is not known
 * @param started when reading began: the clock's time, not the data's
 * @param windows the event windows that it met; none where it held no message
 * @param messages that it held
 * @param objects in the order in which they were written
 */
public record WrittenRange(
    Range range,
    int leaderEpoch,
    Instant started,
    SortedSet<IntervalWindow> windows,
    long messages,
    List<StoredObject> objects) {

  public WrittenRange {
    windows = Collections.unmodifiableSortedSet(new TreeSet<>(windows));
    objects = List.copyOf(objects);
  }

  /** Of a log of which no more is known. */
  public WrittenRange(
      Range range,
      Instant started,
      SortedSet<IntervalWindow> windows,
      long messages,
      List<StoredObject> objects) {
    this(range, Integer.MAX_VALUE, started, windows, messages, objects);
  }

  /** One that was on the lake before. */
  public static WrittenRange before(Range range) {
    return new WrittenRange(
        range.asWritten(), Instant.EPOCH, Collections.emptySortedSet(), 0, List.of());
  }

  /** The earliest window; the first of 1970 where there is none. */
  public IntervalWindow window() {
    return windows.isEmpty() ? range.window().of(0) : windows.first();
  }

  /** For elements of a pipeline; keeps milliseconds of {@link #started}. */
  public static final class WrittenRangeCoder extends AtomicCoder<WrittenRange> {
    private static final WrittenRangeCoder INSTANCE = new WrittenRangeCoder();
    private static final Coder<Map<String, Long>> MESSAGES =
        NullableCoder.of(MapCoder.of(StringUtf8Coder.of(), VarLongCoder.of()));

    public static WrittenRangeCoder of() {
      return INSTANCE;
    }

    @Override
    public void encode(WrittenRange written, OutputStream stream) throws IOException {
      DataOutputStream out = new DataOutputStream(stream);
      Range.RangeCoder.of().encode(written.range, out);
      out.writeInt(written.leaderEpoch);
      out.writeLong(written.started.toEpochMilli());
      out.writeLong(written.messages);
      out.writeInt(written.windows.size());
      for (IntervalWindow window : written.windows) {
        out.writeLong(window.start().getMillis());
        out.writeLong(window.end().getMillis());
      }
      out.writeInt(written.objects.size());
      for (StoredObject object : written.objects) {
        out.writeUTF(object.kind());
        StringUtf8Coder.of().encode(object.path(), out);
        out.writeLong(object.rows());
        out.writeLong(object.bytes());
        MESSAGES.encode(object.messages(), out);
      }
    }

    @Override
    public WrittenRange decode(InputStream stream) throws IOException {
      DataInputStream in = new DataInputStream(stream);
      Range range = Range.RangeCoder.of().decode(in);
      int leaderEpoch = in.readInt();
      Instant started = Instant.ofEpochMilli(in.readLong());
      long messages = in.readLong();
      SortedSet<IntervalWindow> windows = new TreeSet<>();
      for (int left = in.readInt(); left > 0; left--) {
        windows.add(
            new IntervalWindow(
                org.joda.time.Instant.ofEpochMilli(in.readLong()),
                org.joda.time.Instant.ofEpochMilli(in.readLong())));
      }
      List<StoredObject> objects = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        objects.add(
            new StoredObject(
                in.readUTF(),
                StringUtf8Coder.of().decode(in),
                in.readLong(),
                in.readLong(),
                MESSAGES.decode(in)));
      }
      return new WrittenRange(range, leaderEpoch, started, windows, messages, objects);
    }
  }
}
