package superhero.dataflow.compact;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serializable;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import superhero.dataflow.lake.Location;
import superhero.dataflow.parquet.CompactedObject;
import superhero.dataflow.rawlog.Outputs;
import superhero.dataflow.rawlog.Selection;

/**
 * Joins small Parquet objects of event windows that are marked as complete into large ones, see
 * {@link CompactedObject}. Only objects of ranges that have an etl_meta, and that no run is
 * replacing, are touched; etl_meta itself is not. Out: a sentence for each object that had to be
 * left. Bounded; a retry, or another run, finishes what was begun and changes nothing more.
 *
 * <pre>
 * pipeline.apply(CompactTables.of(standard, List.of("buffer_meta"), selection, 134_217_728))
 * </pre>
 *
 * <p>Beam counts {@code compact/joined}, {@code compact/written}, {@code compact/bytesBefore},
 * {@code compact/bytesAfter} and {@code compact/swept}; objects that are joined or stay as {@code
 * compact/objects}, and in {@code compact/objectsFound} what these come to.
 */
public final class CompactTables extends PTransform<PBegin, PCollection<String>> {
  static final TupleTag<Folder> FOLDERS = new TupleTag<>("folders") {};
  static final TupleTag<Group> GROUPS = new TupleTag<>("groups") {};
  private static final TupleTag<String> NONE = new TupleTag<>("none") {};

  private final Location standard;
  private final List<String> tables;
  private final Selection selection;
  private final CompactionPlan plan;
  private final Instant unmarkedBefore;

  private CompactTables(
      Location standard,
      List<String> tables,
      Selection selection,
      CompactionPlan plan,
      Instant unmarkedBefore) {
    this.standard = standard;
    this.tables = tables;
    this.selection = selection;
    this.plan = plan;
    this.unmarkedBefore = unmarkedBefore;
  }

  /**
   * Of tables of messages.
   *
   * @param selection whose times count: of windows that meet them
   * @param targetBytes what is compacted adds up to no more; an object of half of it is large
   *     enough
   */
  public static CompactTables of(
      Location standard, Collection<String> tables, Selection selection, long targetBytes) {
    checkArgument(targetBytes > 0, "targetBytes should be above 0, not %s", targetBytes);
    return new CompactTables(
        standard, List.copyOf(tables), selection, new CompactionPlan(targetBytes), Instant.MIN);
  }

  /**
   * Also folders without a marker, which no lake has whose tables ingest does not write.
   *
   * @param end only of windows that have ended by then
   */
  public CompactTables unmarkedBefore(Instant end) {
    return new CompactTables(standard, tables, selection, plan, end);
  }

  /** What a folder has. */
  record Folder(String path, List<CompactionPlan.Item> items) implements Serializable {}

  /** What is to become one object. */
  record Group(String folder, List<String> names, long bytes) implements Serializable {}

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("standard", standard.toString()))
        .add(DisplayData.item("tables", String.join(",", tables)))
        .add(DisplayData.item("selection", selection.toString()))
        .add(DisplayData.item("unmarkedBefore", unmarkedBefore.toString()));
  }

  @Override
  public PCollection<String> expand(PBegin begin) {
    PCollectionTuple folders =
        begin
            .apply("Tables", Create.of(tables).withCoder(StringUtf8Coder.of()))
            .apply("SpreadTables", Outputs.spread())
            .apply(
                "List",
                ParDo.of(new ListFolders(standard, selection, unmarkedBefore))
                    .withOutputTags(FOLDERS, TupleTagList.of(Outputs.LEFT)));
    PCollectionTuple groups =
        folders
            .get(FOLDERS)
            .setCoder(SerializableCoder.of(Folder.class))
            .apply("SpreadFolders", Outputs.spread())
            .apply(
                "Plan",
                ParDo.of(new PlanGroups(standard, plan))
                    .withOutputTags(GROUPS, TupleTagList.of(Outputs.LEFT)));
    PCollectionTuple compacted =
        groups
            .get(GROUPS)
            .setCoder(SerializableCoder.of(Group.class))
            .apply("SpreadGroups", Outputs.spread())
            .apply(
                "Join",
                ParDo.of(new CompactGroup(standard))
                    .withOutputTags(NONE, TupleTagList.of(Outputs.LEFT)));
    compacted.get(NONE).setCoder(StringUtf8Coder.of());
    PCollectionList<String> left = PCollectionList.empty(begin.getPipeline());
    for (PCollectionTuple each : List.of(folders, groups, compacted)) {
      left = left.and(each.get(Outputs.LEFT).setCoder(StringUtf8Coder.of()));
    }
    return left.apply("LeftByCompact", Flatten.pCollections());
  }
}
