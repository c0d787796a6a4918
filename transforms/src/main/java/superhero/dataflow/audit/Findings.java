package superhero.dataflow.audit;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Disagreements in words: all are counted, some of each kind are kept. */
final class Findings implements Serializable {
  static final int MOST_EXAMPLES = 10;

  private final TreeMap<Disagreement, Tally> byKind = new TreeMap<>();

  void add(Disagreement kind, String what) {
    byKind.computeIfAbsent(kind, any -> new Tally()).add(1, List.of(what));
  }

  void addAll(Findings other) {
    other.byKind.forEach(
        (kind, tally) ->
            byKind.computeIfAbsent(kind, any -> new Tally()).add(tally.count, tally.examples));
  }

  List<PartitionReport.Finding> list() {
    List<PartitionReport.Finding> list = new ArrayList<>();
    for (Map.Entry<Disagreement, Tally> each : byKind.entrySet()) {
      Tally tally = each.getValue();
      list.add(
          new PartitionReport.Finding(
              each.getKey().word(), tally.count, List.copyOf(tally.examples)));
    }
    return list;
  }

  private static final class Tally implements Serializable {
    final ArrayList<String> examples = new ArrayList<>();
    long count;

    void add(long more, List<String> moreExamples) {
      count += more;
      for (String example : moreExamples) {
        if (examples.size() < MOST_EXAMPLES) {
          examples.add(example);
        }
      }
    }
  }
}
