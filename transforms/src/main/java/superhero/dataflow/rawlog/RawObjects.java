package superhero.dataflow.rawlog;

import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.apache.beam.sdk.transforms.DoFn.MultiOutputReceiver;
import superhero.dataflow.lake.LakeIdentity;
import superhero.dataflow.lake.Location;
import superhero.dataflow.range.Manifest;
import superhero.dataflow.range.ObjectName;
import superhero.dataflow.range.StoredObject;

/** The data of a raw location. */
public final class RawObjects {
  /** What else ingest and the other commands put here: manifests, the lake's identity, reports. */
  private static final Pattern OURS =
      Pattern.compile(
          Pattern.quote(Manifest.FOLDER)
              + ".*|"
              + Pattern.quote(LakeIdentity.NAME)
              + "(\\.[0-9a-f-]{36}){0,2}|\\.[a-z-]+-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-[^/]*");

  private static final Pattern MARKER = Pattern.compile("[^/]+/(.*/)?[_.].*");

  private RawObjects() {}

  /**
   * Lists the objects, and leaves those that have no name that ingest gives. As readers of tables
   * do, it passes over other programs' markers in a topic's folder, such as {@code _SUCCESS}.
   */
  public static void list(
      Location raw,
      Selection selection,
      MultiOutputReceiver out,
      BiConsumer<Location.Listed, ObjectName> visitor) {
    for (String folder : selection.folders("")) {
      for (Location.Listed object : raw.list(folder, "")) {
        String path = object.path();
        Optional<ObjectName> name = ObjectName.of(StoredObject.RAW, path);
        if (name.isPresent() && name.get().eventWindow().isPresent()) {
          visitor.accept(object, name.get());
        } else if (!OURS.matcher(path).matches() && !MARKER.matcher(path).matches()) {
          Outputs.leave(out, raw + object.path() + ": it has no name that ingest gives");
        }
      }
    }
  }
}
