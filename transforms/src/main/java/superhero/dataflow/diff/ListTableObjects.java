package superhero.dataflow.diff;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import superhero.dataflow.range.Manifest;
import superhero.dataflow.range.StoredObject;
import superhero.dataflow.rawlog.Outputs;
import superhero.dataflow.rawlog.Tables;

/**
 * Lists the objects of ranges, but raw, that are at one of two locations or at both. In: paths of
 * manifests. Out: {@link CompareTables#OBJECTS} by folder.
 */
final class ListTableObjects extends DoFn<String, KV<Integer, Compared>> {
  private static final Counter FOUND = Metrics.counter("diff", "objectsFound");

  private final Tables before;
  private final Tables after;

  ListTableObjects(Tables before, Tables after) {
    this.before = before;
    this.after = after;
  }

  @ProcessElement
  public void process(@Element String path, MultiOutputReceiver out) {
    try {
      Manifest manifest = Manifest.decode(path, after.raw().get(path));
      Map<String, String> then = objects(before, manifest);
      Map<String, String> now = objects(after, manifest);
      TreeSet<String> all = new TreeSet<>(then.keySet());
      all.addAll(now.keySet());
      for (String object : all) {
        String kind = then.getOrDefault(object, now.get(object));
        Compared compared =
            new Compared(kind, object, then.containsKey(object), now.containsKey(object));
        out.get(CompareTables.OBJECTS).output(KV.of(Outputs.bucketOfFolder(object), compared));
      }
      FOUND.inc(all.size());
    } catch (IOException e) {
      Outputs.leave(out, after.raw() + path + ": " + e.getMessage());
    }
  }

  /** The kind of each object but raw, by location and path. */
  private static Map<String, String> objects(Tables tables, Manifest manifest) {
    Map<String, String> kinds = new HashMap<>();
    List<StoredObject> objects = tables.objects(manifest).orElse(List.of());
    for (StoredObject each : objects) {
      if (!each.kind().equals(StoredObject.RAW)) {
        kinds.put(each.path(), each.kind());
      }
    }
    return kinds;
  }
}
