package superhero.dataflow.audit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import superhero.dataflow.lake.Lake;
import superhero.dataflow.parquet.CompactedRows;
import superhero.dataflow.range.ObjectName;

/**
 * Reads the objects of batches and holds those of one batch against one another and against
 * etl_meta.
 */
final class InspectObjects extends DoFn<KV<Integer, Iterable<Sighting>>, KV<String, Evidence>> {
  /** Those that compacted ones hold too, and etl_meta. */
  static final Counter READ = Metrics.counter("audit", "objects");

  private final Lake lake;

  InspectObjects(Lake lake) {
    this.lake = lake;
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, Iterable<Sighting>> bucket, OutputReceiver<KV<String, Evidence>> out)
      throws IOException {
    SortedMap<String, List<Sighting>> batches = new TreeMap<>();
    for (Sighting each : bucket.getValue()) {
      batches.computeIfAbsent(each.stem(), any -> new ArrayList<>()).add(each);
    }
    try (CompactedRows compacted = new CompactedRows(lake.standard())) {
      batches.forEach(
          (stem, sightings) -> {
            ObjectName name = ObjectName.ofStem(stem);
            Evidence.Slice slice = new Inspection(lake, compacted, name, sightings).slice();
            READ.inc(sightings.stream().filter(Sighting::isThere).count());
            out.output(KV.of(name.partitionKey(), slice));
          });
    }
  }
}
