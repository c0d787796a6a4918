package superhero.dataflow.compact;

import java.io.IOException;
import java.util.Optional;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import superhero.dataflow.lake.Location;
import superhero.dataflow.range.StoredObject;
import superhero.dataflow.rawlog.Outputs;

/** Writes the objects of a group as one. Out: a sentence for a group that had to be left. */
final class CompactGroup extends DoFn<CompactTables.Group, String> {
  private static final Counter COMPACTED = Metrics.counter("compact", "joined");
  private static final Counter WRITTEN = Metrics.counter("compact", "written");
  private static final Counter BEFORE = Metrics.counter("compact", "bytesBefore");
  private static final Counter AFTER = Metrics.counter("compact", "bytesAfter");

  private final Location standard;

  CompactGroup(Location standard) {
    this.standard = standard;
  }

  @ProcessElement
  public void process(@Element CompactTables.Group group, MultiOutputReceiver out) {
    try {
      Optional<StoredObject> compacted =
          new TableFolder(standard, group.folder()).compact(group.names());
      if (compacted.isPresent()) {
        COMPACTED.inc(group.names().size());
        WRITTEN.inc();
        BEFORE.inc(group.bytes());
        AFTER.inc(compacted.get().bytes());
      }
      PlanGroups.DONE.inc(group.names().size());
    } catch (IOException e) {
      Outputs.leave(out, e.getMessage());
    }
  }
}
