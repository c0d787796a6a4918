package superhero.dataflow.replay;

import java.util.ArrayList;
import java.util.List;
import superhero.dataflow.batch.Collected;
import superhero.dataflow.lake.Location;

/** Compacts as the functions behind {@link CompactTables} do, one after the other. */
public final class CompactAccess {
  private CompactAccess() {}

  /** Returns a sentence for each object that had to be left. */
  public static List<String> run(Location standard, List<String> tables, long targetBytes) {
    CompactTables how = CompactTables.of(standard, tables, Selection.all(), targetBytes);
    Collected listed = new Collected();
    tables.forEach(table -> new CompactTables.ListFn(how).process(table, listed));
    Collected planned = new Collected();
    listed
        .of(CompactTables.FOLDERS)
        .forEach(folder -> new CompactTables.PlanFn(how).process(folder, planned));
    Collected joined = new Collected();
    planned
        .of(CompactTables.GROUPS)
        .forEach(group -> new CompactTables.JoinFn(standard).process(group, joined));
    List<String> left = new ArrayList<>();
    List.of(listed, planned, joined).forEach(each -> left.addAll(each.of(Outputs.LEFT)));
    return left;
  }
}
