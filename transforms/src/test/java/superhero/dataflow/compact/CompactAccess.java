package superhero.dataflow.compact;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.values.KV;
import superhero.dataflow.lake.Location;
import superhero.dataflow.rawlog.Outputs;
import superhero.dataflow.rawlog.Selection;
import superhero.dataflow.write.Collected;

/** Compacts as the functions behind {@link CompactTables} do, one after the other. */
public final class CompactAccess {
  private CompactAccess() {}

  /** Returns a sentence for each object that had to be left. */
  public static List<String> run(Location standard, List<String> tables, long targetBytes) {
    ListFolders list = new ListFolders(standard, Selection.all(), Instant.MIN);
    PlanGroups plan = new PlanGroups(standard, new CompactionPlan(targetBytes));
    Collected listed = new Collected();
    tables.forEach(table -> list.process(table, listed));
    Collected planned = new Collected();
    listed.of(CompactTables.FOLDERS).forEach(folder -> plan.process(folder, planned));
    Collected compacted = new Collected();
    planned
        .of(CompactTables.GROUPS)
        .forEach(group -> new CompactGroup(standard).process(group, compacted));
    List<String> left = new ArrayList<>();
    List.of(listed, planned, compacted).forEach(each -> left.addAll(each.of(Outputs.LEFT)));
    return left;
  }

  /** Expands what holds objects of these batches, by bucket. */
  public static void expand(
      Location standard, List<String> tables, Map<Integer, List<String>> stems) {
    List<String> expanded = new ArrayList<>();
    stems.forEach(
        (bucket, ofBucket) ->
            new ExpandObjects.ExpandFn(standard, tables)
                .process(KV.of(bucket, ofBucket), Collected.into(expanded)));
  }
}
