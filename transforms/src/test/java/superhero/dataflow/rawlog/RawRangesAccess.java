package superhero.dataflow.rawlog;

import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.lake.Location;
import superhero.dataflow.write.Collected;

/** Lists ranges as the function behind {@link RawRanges} does. */
public final class RawRangesAccess {
  private RawRangesAccess() {}

  /**
   * All ranges of raw.
   *
   * @param lettersOf where those alone are meant that have dead letters or are being replaced
   */
  public static Collected list(Location raw, @Nullable Tables lettersOf) {
    Collected ranges = new Collected();
    new RawRanges.ListFn(raw, Selection.all(), lettersOf).process(ranges);
    return ranges;
  }
}
