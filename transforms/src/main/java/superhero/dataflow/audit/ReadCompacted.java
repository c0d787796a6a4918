package superhero.dataflow.audit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import superhero.dataflow.lake.Lake;
import superhero.dataflow.parquet.CompactedObject;
import superhero.dataflow.range.ObjectName;

/** Reads the footers of compacted objects: the objects that each holds. */
final class ReadCompacted extends DoFn<String, KV<Integer, Sighting>> {
  private final Lake lake;

  ReadCompacted(Lake lake) {
    this.lake = lake;
  }

  @ProcessElement
  public void process(@Element String path, MultiOutputReceiver out) {
    try {
      String folder = path.substring(0, path.lastIndexOf('/') + 1);
      List<Sighting> held = new ArrayList<>();
      for (CompactedObject.Member each : CompactedObject.read(lake.standard(), path).members()) {
        String object = folder + each.name();
        ObjectName name =
            ObjectName.of(ObjectName.STANDARD, object)
                .orElseThrow(() -> new IOException("it lists " + each.name()));
        held.add(Sighting.held(name, object, each.rows(), each.bytes(), path));
      }
      held.forEach(each -> out.get(ListObjects.SIGHTINGS).output(each.inBucket()));
      ListObjects.FOUND.inc(held.size());
    } catch (IOException e) {
      Findings findings = new Findings();
      findings.add(
          Disagreement.UNREADABLE_OBJECT,
          lake.standard() + path + " cannot be read: " + e.getMessage());
      out.get(ListObjects.STRAYS)
          .output(KV.of(ListObjects.NO_PARTITION, Evidence.alone("", "", -1, 0, findings)));
    }
  }
}
