package superhero.dataflow.audit;

import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Reads the objects of one batch and holds them against one another and against etl_meta. */
final class InspectObjects extends DoFn<KV<String, Iterable<Sighting>>, KV<String, Evidence>> {
  static final Counter READ = Metrics.counter("audit", "objects");

  private final Lake lake;

  InspectObjects(Lake lake) {
    this.lake = lake;
  }

  @ProcessElement
  public void process(
      @Element KV<String, Iterable<Sighting>> batch, OutputReceiver<KV<String, Evidence>> out) {
    ObjectName name = ObjectName.ofStem(batch.getKey());
    Evidence.Slice slice = new Inspection(lake, name, batch.getValue()).slice();
    READ.inc(slice.counts().objects());
    out.output(KV.of(name.partitionKey(), slice));
  }
}
