package superhero.dataflow.compact;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import superhero.dataflow.lake.Location;
import superhero.dataflow.rawlog.Outputs;

/**
 * Expands the compacted objects that hold objects of batches which are to be written anew, into
 * just the objects that they were made of, also those of other batches. In: what the objects of a
 * batch share, by {@link #keyed}. Out: names of compacted objects that are gone. Bounded; each
 * folder is the work of one worker, and a retry finishes what was begun.
 */
public final class ExpandObjects
    extends PTransform<PCollection<KV<Integer, String>>, PCollection<String>> {
  private final Location standard;
  private final List<String> tables;

  private ExpandObjects(Location standard, List<String> tables) {
    this.standard = standard;
    this.tables = tables;
  }

  /** Of these tables. */
  public static ExpandObjects in(Location standard, List<String> tables) {
    return new ExpandObjects(standard, List.copyOf(tables));
  }

  /**
   * By a bucket that a folder has for itself.
   *
   * @param stem folder and name without suffix, as in {@code ObjectName}
   */
  public static KV<Integer, String> keyed(String stem) {
    return KV.of(Outputs.bucketOfFolder(stem), stem);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("standard", standard.toString()))
        .add(DisplayData.item("tables", String.join(",", tables)));
  }

  @Override
  public PCollection<String> expand(PCollection<KV<Integer, String>> stems) {
    return stems
        .apply("ByFolder", GroupByKey.create())
        .apply("Expand", ParDo.of(new ExpandFn(standard, tables)))
        .setCoder(StringUtf8Coder.of());
  }

  static final class ExpandFn extends DoFn<KV<Integer, Iterable<String>>, String> {
    private final Location standard;
    private final List<String> tables;

    ExpandFn(Location standard, List<String> tables) {
      this.standard = standard;
      this.tables = tables;
    }

    @ProcessElement
    public void process(@Element KV<Integer, Iterable<String>> bucket, OutputReceiver<String> out) {
      Map<String, Set<String>> folders = new TreeMap<>();
      for (String stem : bucket.getValue()) {
        int slash = stem.lastIndexOf('/');
        folders
            .computeIfAbsent(stem.substring(0, slash), any -> new TreeSet<>())
            .add(stem.substring(slash + 1) + ".parquet");
      }
      for (String table : tables) {
        folders.forEach(
            (path, names) -> {
              TableFolder folder = new TableFolder(standard, table + "/" + path);
              folder
                  .compacted()
                  .forEach(
                      (name, object) -> {
                        if (object.members().stream()
                            .anyMatch(member -> names.contains(member.name()))) {
                          folder.expand(name);
                          out.output(name);
                        }
                      });
            });
      }
    }
  }
}
