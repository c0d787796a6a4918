package superhero.dataflow.audit;

import java.util.Optional;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import superhero.dataflow.lake.Lake;
import superhero.dataflow.lake.Location;
import superhero.dataflow.model.EtlMeta;
import superhero.dataflow.parquet.CompactedObject;
import superhero.dataflow.range.Compression;
import superhero.dataflow.range.ObjectName;
import superhero.dataflow.range.StoredObject;

/**
 * Lists a location. Out: its objects by what the objects of their batch share; etl_meta objects and
 * compacted ones by themselves; and objects of other names as evidence of a disagreement. What is
 * no compressed JSON in raw and dead letters, no Parquet in standard, or in dead letters in no
 * folder of its topic, is not looked at.
 */
final class ListObjects extends DoFn<String, KV<Integer, Sighting>> {
  static final TupleTag<KV<Integer, Sighting>> SIGHTINGS = new TupleTag<>() {};
  static final TupleTag<String> MANIFESTS = new TupleTag<>() {};
  static final TupleTag<String> COMPACTED = new TupleTag<>() {};
  static final TupleTag<KV<String, Evidence>> STRAYS = new TupleTag<>() {};

  /** Key of evidence that speaks of no partition. */
  static final String NO_PARTITION = "/-1";

  /** What {@link InspectObjects#READ} comes to. */
  static final Counter FOUND = Metrics.counter("audit", "objectsFound");

  private final Lake lake;

  ListObjects(Lake lake) {
    this.lake = lake;
  }

  @ProcessElement
  public void process(@Element String location, MultiOutputReceiver out) {
    boolean isStandard = location.equals(ObjectName.STANDARD);
    Findings strays = new Findings();
    for (Location.Listed object : lake.of(location).list("", isStandard ? ".parquet" : "")) {
      if (!isStandard && Compression.of(object.path()).isEmpty()) {
        continue;
      }
      if (isStandard && CompactedObject.isNamed(object.path())) {
        out.get(COMPACTED).output(object.path());
        continue;
      }
      Optional<ObjectName> name = ObjectName.of(location, object.path());
      if (name.isPresent() && name.get().kind().equals(EtlMeta.NAME)) {
        out.get(MANIFESTS).output(object.path());
        FOUND.inc();
      } else if (name.isPresent()) {
        out.get(SIGHTINGS)
            .output(Sighting.listed(name.get(), object.path(), object.bytes()).inBucket());
        FOUND.inc();
      } else if (!location.equals(StoredObject.DEAD_LETTERS)) {
        strays.add(
            Disagreement.UNLISTED_OBJECT,
            lake.name(location, object.path()) + " has no name that ingest gives");
      }
    }
    out.get(STRAYS).output(KV.of(NO_PARTITION, Evidence.alone("", "", -1, 0, strays)));
  }
}
