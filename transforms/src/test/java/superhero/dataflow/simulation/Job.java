package superhero.dataflow.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.commit.CommitAccess;
import superhero.dataflow.kafka.Epoch;
import superhero.dataflow.mark.MarkAccess;
import superhero.dataflow.plan.PlannerAccess;
import superhero.dataflow.range.Range;
import superhero.dataflow.range.WrittenRange;

/** A job of the group: its planner, the ranges that it has issued, the state of its commits. */
final class Job {
  private static final int MOST_OPEN = 4;

  final Caller caller;
  final JobSettings settings;
  final Epoch epoch;
  private final SimClock clock;
  private final Issued log;
  private final Markers markers;
  private final MarkAccess marker;
  private final Progress progress;
  private @Nullable PlannerAccess planner;
  private boolean planning;
  private boolean hasPlanned;
  private boolean committing;
  private boolean marking;

  /**
   * What a runner keeps of a job in a checkpoint.
   *
   * @param making ranges that are being written: the runner gives them once more
   */
  record Progress(
      List<Range> issued,
      List<Range> making,
      List<Range> written,
      CommitAccess commits,
      Panes panes) {
    Progress restoredBy(Epoch epoch) {
      List<Range> left = new ArrayList<>(issued);
      left.addAll(making);
      return new Progress(
          left,
          new ArrayList<>(),
          new ArrayList<>(written),
          commits.restoredBy(epoch),
          panes.copy(left));
    }
  }

  Job(
      Caller caller,
      JobSettings settings,
      Epoch epoch,
      SimClock clock,
      Issued log,
      Markers markers,
      @Nullable Progress progress) {
    this.caller = caller;
    this.settings = settings;
    this.epoch = epoch;
    this.clock = clock;
    this.log = log;
    this.markers = markers;
    this.marker =
        new MarkAccess(JobSettings.STANDARD, settings.models().names(), epoch.group().id());
    this.progress =
        progress == null
            ? new Progress(
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new CommitAccess(epoch),
                new Panes())
            : progress;
  }

  /** The same job after its runner started its source again, or all of it from a checkpoint. */
  Job again(Progress from) {
    return new Job(new Caller(), settings, epoch, clock, log, markers, from.restoredBy(epoch));
  }

  Progress progress() {
    return progress.restoredBy(epoch);
  }

  /** How many ranges are new. */
  int plan(boolean flush) {
    if (planning) {
      return 0;
    }
    planning = true;
    try {
      if (planner == null) {
        planner = new PlannerAccess(epoch, settings.plan(), clock, clock.ticker());
      }
      List<Range> ranges = planner.plan(flush, MOST_OPEN);
      hasPlanned = true;
      caller.live();
      ranges.forEach(log::issue);
      progress.issued.addAll(ranges);
      progress.panes.planned(ranges, planner.watermark());
      return ranges.size();
    } finally {
      planning = false;
    }
  }

  /** Whether what it finds from now on has appeared after its start. */
  boolean hasPlanned() {
    return hasPlanned;
  }

  /** A round, then all that waits to be written, committed and marked. */
  void run() {
    plan(true);
    while (write(0) || commit(0) || mark(0)) {
      caller.live();
    }
  }

  boolean write(int which) {
    if (progress.issued.isEmpty()) {
      return false;
    }
    Range range = progress.issued.remove(which % progress.issued.size());
    progress.making.add(range);
    if (write(range)) {
      progress.written.add(range);
    }
    progress.making.remove(range);
    return true;
  }

  /** A range that the runner delivers once more. */
  void writeAgain(int which) {
    if (!progress.written.isEmpty()) {
      write(progress.written.get(which % progress.written.size()));
    }
  }

  private boolean write(Range range) {
    Optional<WrittenRange> written = settings.write(epoch, range);
    progress.panes.written(
        range, written.map(WrittenRange::windows).orElseGet(Collections::emptySortedSet));
    return written.isPresent();
  }

  boolean commit(int which) {
    if (progress.written.isEmpty() || committing) {
      return false;
    }
    committing = true;
    try {
      Range range = progress.written.remove(which % progress.written.size());
      progress.commits.commit(range);
      return true;
    } finally {
      committing = false;
    }
  }

  /** What the graph finds on the lake when it is built. */
  void lookForUnmarked() {
    progress.panes.unmarked(
        MarkAccess.unmarked(
            JobSettings.STANDARD, settings.models().names(), epoch.group().id(), clock.instant()));
  }

  boolean mark(int which) {
    String folder = progress.panes.due(which);
    if (folder == null || marking) {
      return false;
    }
    marking = true;
    try {
      int arrivals = progress.panes.arrivals(folder);
      markers.watch(folder, () -> marker.mark(folder));
      progress.panes.marked(folder, arrivals);
      return true;
    } finally {
      marking = false;
    }
  }

  @Override
  public String toString() {
    return "job " + epoch.number() + (caller.isAlive() ? "" : " (ended: " + caller.end() + ")");
  }
}
