package superhero.dataflow.plan;

import com.google.common.base.Splitter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import superhero.dataflow.range.Range;

/**
 * Neighbouring ranges as a short text, runs of equal ones counted: {@code "50000x20 !123"} is 20
 * ranges of 50,000 offsets and one of 123 that is whole on the lake already.
 */
final class CutRuns {
  /** Before the length of a range that is whole on the lake. */
  private static final String WRITTEN = "!";

  private CutRuns() {}

  /** A range without its place. */
  record Cut(long length, boolean written) {
    static Cut of(Range range) {
      return new Cut(range.end() - range.start(), range.written());
    }
  }

  static String encode(List<Cut> cuts) {
    List<String> runs = new ArrayList<>();
    for (int i = 0; i < cuts.size(); ) {
      Cut first = cuts.get(i);
      int begin = i;
      while (i < cuts.size() && cuts.get(i).equals(first)) {
        i++;
      }
      int count = i - begin;
      runs.add((first.written() ? WRITTEN : "") + first.length() + (count > 1 ? "x" + count : ""));
    }
    return String.join(" ", runs);
  }

  /**
   * The cuts of a text.
   *
   * @throws RuntimeException if it is none that {@link #encode} gives
   */
  static List<Cut> decode(String text) {
    List<Cut> cuts = new ArrayList<>();
    for (String run : Splitter.on(' ').split(text)) {
      boolean written = run.startsWith(WRITTEN);
      List<String> lengthAndCount =
          Splitter.on('x').splitToList(written ? run.substring(WRITTEN.length()) : run);
      Cut cut = new Cut(Long.parseLong(lengthAndCount.get(0)), written);
      int count = lengthAndCount.size() == 1 ? 1 : Integer.parseInt(lengthAndCount.get(1));
      cuts.addAll(Collections.nCopies(count, cut));
    }
    return cuts;
  }
}
