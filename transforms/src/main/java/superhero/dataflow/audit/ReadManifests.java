package superhero.dataflow.audit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import superhero.dataflow.lake.Lake;
import superhero.dataflow.model.EtlMeta;
import superhero.dataflow.parquet.ParquetRecords;
import superhero.dataflow.range.ObjectName;
import superhero.dataflow.range.StoredObject;

/** Reads etl_meta objects: the ranges that are whole, and what each says of its objects. */
final class ReadManifests extends DoFn<String, KV<Integer, Sighting>> {
  private final Lake lake;

  ReadManifests(Lake lake) {
    this.lake = lake;
  }

  @ProcessElement
  public void process(@Element String path, MultiOutputReceiver out) {
    ObjectName name = ObjectName.of(ObjectName.STANDARD, path).orElseThrow();
    String object = lake.name(EtlMeta.NAME, path);
    Evidence evidence;
    try {
      List<GenericRecord> rows = ParquetRecords.all(lake.read(EtlMeta.NAME, path));
      if (rows.size() != 1) {
        throw new IOException("it has " + rows.size() + " rows, not one");
      }
      GenericRecord row = rows.get(0);
      check(name, row);
      List<Sighting> expected = new ArrayList<>();
      for (StoredObject each : EtlMeta.objects(row)) {
        expected.add(Sighting.expected(stem(each.kind(), each.path()), each, name.start()));
      }
      expected.forEach(each -> out.get(ListObjects.SIGHTINGS).output(each.inBucket()));
      evidence =
          new Evidence.Manifest(
              object, name.topicId(), name.start(), name.end(), (long) row.get("messages"));
    } catch (IOException e) {
      Findings findings = new Findings();
      findings.add(Disagreement.UNREADABLE_OBJECT, object + " cannot be read: " + e.getMessage());
      evidence = Evidence.alone(object, name.topicId(), name.start(), name.end(), findings);
    }
    out.get(ListObjects.STRAYS).output(KV.of(name.partitionKey(), evidence));
    InspectObjects.READ.inc();
  }

  private static void check(ObjectName name, GenericRecord row) throws IOException {
    String said =
        row.get("topic")
            + " "
            + row.get("topic_id").toString().substring(0, 8)
            + " "
            + row.get("partition")
            + " "
            + row.get("start_offset")
            + " "
            + row.get("end_offset");
    String named =
        name.topic()
            + " "
            + name.topicId()
            + " "
            + name.partition()
            + " "
            + name.start()
            + " "
            + name.end();
    if (!said.equals(named)) {
      throw new IOException("it speaks of another range: " + said);
    }
  }

  private static String stem(String kind, String path) throws IOException {
    boolean isTable = !kind.equals(StoredObject.RAW) && !kind.equals(StoredObject.DEAD_LETTERS);
    return ObjectName.of(isTable ? ObjectName.STANDARD : kind, path)
        .orElseThrow(() -> new IOException("it lists " + path))
        .stem();
  }
}
