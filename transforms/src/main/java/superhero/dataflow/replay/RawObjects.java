package superhero.dataflow.replay;

import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.beam.sdk.transforms.DoFn.MultiOutputReceiver;
import superhero.dataflow.batch.ObjectName;
import superhero.dataflow.batch.StoredObject;
import superhero.dataflow.lake.Location;

/** The data of a raw location. */
final class RawObjects {
  private RawObjects() {}

  /**
   * Lists the objects, and leaves those that have no name that ingest gives. As readers of tables
   * do, it passes over what is called _ or hidden, or is in a folder that is.
   */
  static void list(
      Location raw,
      Selection selection,
      MultiOutputReceiver out,
      BiConsumer<Location.Listed, ObjectName> visitor) {
    for (String folder : selection.folders("")) {
      for (Location.Listed object : raw.list(folder, "")) {
        String path = "/" + object.path();
        if (path.contains("/_") || path.contains("/.")) {
          continue;
        }
        Optional<ObjectName> name = ObjectName.of(StoredObject.RAW, object.path());
        if (name.isPresent() && name.get().eventWindow().isPresent()) {
          visitor.accept(object, name.get());
        } else {
          Outputs.leave(out, raw + object.path() + ": it has no name that ingest gives");
        }
      }
    }
  }
}
