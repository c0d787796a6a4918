package superhero.dataflow.audit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.range.OffsetIntervals;

/**
 * Holds the batches of one partition against one another, against its etl_meta and against Kafka,
 * up to what is committed; without Kafka, up to the last range that has an etl_meta.
 */
final class Comparison {
  private final List<Evidence.Slice> slices = new ArrayList<>();
  private final List<Evidence.Manifest> manifests = new ArrayList<>();
  private final Findings findings = new Findings();
  private final @Nullable PartitionLog kafka;
  private final long limit;
  private Evidence.Counts counts = Evidence.Counts.NONE;
  private long inProgress;
  private long expired;
  private long kafkaMessages;

  Comparison(
      List<Evidence.Slice> allSlices,
      List<Evidence.Manifest> allManifests,
      @Nullable PartitionLog kafka) {
    this.kafka = kafka;
    this.limit =
        kafka == null
            ? allManifests.stream().mapToLong(Evidence.Manifest::end).max().orElse(0)
            : kafka.committed();
    for (Evidence.Manifest each : allManifests) {
      if (each.start() < limit) {
        manifests.add(each);
      } else {
        inProgress++;
      }
    }
    for (Evidence.Slice each : allSlices) {
      if (each.start() < limit) {
        slices.add(each);
        counts = counts.plus(each.counts());
        findings.addAll(each.findings());
      } else {
        inProgress += Math.max(1, each.counts().objects());
      }
    }
    manifests.sort(Comparator.comparingLong(Evidence.Manifest::start));
    slices.sort(Comparator.comparingLong(Evidence.Slice::start));
  }

  PartitionReport report(String topic, String topicId, int partition, List<String> notes) {
    overlaps();
    countMessages();
    duplicates("buffer_meta", Evidence.Slice::bufferMeta);
    gaps();
    return new PartitionReport(
        topic,
        topicId,
        partition,
        kafka == null
            ? null
            : new PartitionReport.Kafka(
                kafka.earliest(), kafka.committed(), kafka.latest(), kafkaMessages),
        expired,
        counts.raw(),
        counts.bufferMeta(),
        counts.deadLetters(),
        counts.models(),
        manifests.size(),
        counts.objects(),
        inProgress,
        findings.list(),
        List.copyOf(notes));
  }

  private void overlaps() {
    Evidence.Manifest furthest = null;
    for (Evidence.Manifest each : manifests) {
      if (furthest != null && each.start() < furthest.end()) {
        findings.add(
            Disagreement.OVERLAP,
            each.object() + " speaks of offsets that are of " + furthest.object());
      }
      furthest = furthest == null || each.end() > furthest.end() ? each : furthest;
    }
  }

  /** What etl_meta counts is in raw, where raw could be read. */
  private void countMessages() {
    Map<Long, Long> lines = new HashMap<>();
    Map<Long, Boolean> whole = new HashMap<>();
    for (Evidence.Slice each : slices) {
      lines.merge(each.range(), each.raw().offsets(), Long::sum);
      whole.merge(each.range(), each.rawRead(), Boolean::logicalAnd);
    }
    for (Evidence.Manifest each : manifests) {
      long found = lines.getOrDefault(each.start(), 0L);
      if (whole.getOrDefault(each.start(), true) && found != each.messages()) {
        findings.add(
            Disagreement.ROWS_DIFFER,
            each.object() + " says " + each.messages() + " messages, and raw has " + found);
      }
    }
  }

  private void duplicates(
      String table, java.util.function.Function<Evidence.Slice, PackedOffsets> runsOf) {
    Sweep.over(sources(runsOf), new Twice(table));
  }

  /** Finds the offsets that raw has twice, and those that it lacks, and asks Kafka for these. */
  private void gaps() {
    OffsetIntervals covered = new OffsetIntervals();
    manifests.forEach(each -> covered.add(each.start(), each.end()));
    slices.stream()
        .filter(each -> each.start() >= 0)
        .forEach(each -> covered.add(each.start(), each.end()));
    long begin = covered.first(limit);
    if (kafka != null && kafka.begin() >= 0) {
      begin = Math.min(kafka.begin(), begin);
    }
    long stillInKafka = kafka == null ? Long.MAX_VALUE : kafka.earliest();
    kafkaMessages = Math.max(0, limit - Math.max(begin, stillInKafka));
    Gaps gaps = new Gaps(covered, begin, stillInKafka);
    Sweep.over(sources(Evidence.Slice::raw), gaps);
    gaps.until(limit);
  }

  private List<Sweep.Source> sources(
      java.util.function.Function<Evidence.Slice, PackedOffsets> runsOf) {
    List<Sweep.Source> sources = new ArrayList<>();
    slices.forEach(each -> sources.add(new Sweep.Source(each.object(), runsOf.apply(each))));
    return sources;
  }

  private static String stretch(long start, long end) {
    return "offsets [" + start + ", " + end + ")";
  }

  private class Twice implements Sweep.Visitor {
    private final String table;

    Twice(String table) {
      this.table = table;
    }

    @Override
    public void offsets(long start, long end) {}

    @Override
    public void twice(long start, long end, String one, String other) {
      findings.add(
          Disagreement.DUPLICATE,
          stretch(start, end)
              + " are twice in "
              + table
              + ": in the batches of "
              + one
              + " and "
              + other);
    }
  }

  private final class Gaps extends Twice {
    private final OffsetIntervals covered;
    private final long stillInKafka;
    private long reached;

    Gaps(OffsetIntervals covered, long begin, long stillInKafka) {
      super("raw");
      this.covered = covered;
      this.reached = begin;
      this.stillInKafka = stillInKafka;
    }

    @Override
    public void offsets(long start, long end) {
      until(Math.min(start, limit));
      reached = Math.max(reached, end);
      if (kafka != null) {
        expired += Math.max(0, Math.min(end, stillInKafka) - start);
      }
    }

    /** Judges what is between the offsets of raw and here. */
    void until(long end) {
      if (reached < end) {
        covered.split(reached, end, this::judge);
        reached = end;
      }
    }

    private void judge(long start, long end, boolean isCovered) {
      if (!isCovered) {
        findings.add(Disagreement.MISSING_RANGE, stretch(start, end) + " are not on the lake");
        return;
      }
      long from = Math.max(start, stillInKafka);
      if (kafka == null || from >= end) {
        return;
      }
      PartitionLog.Found found = kafka.messagesIn(from, end);
      kafkaMessages -= end - from - found.messages();
      if (found.messages() > 0) {
        findings.add(
            Disagreement.MISSING_MESSAGES,
            found.messages()
                + " messages of Kafka at "
                + stretch(found.first(), found.last() + 1)
                + " are not in raw");
      }
    }
  }
}
