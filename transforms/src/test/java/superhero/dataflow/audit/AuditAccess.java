package superhero.dataflow.audit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.beam.sdk.values.KV;
import superhero.dataflow.kafka.ConsumerGroup;
import superhero.dataflow.lake.Lake;
import superhero.dataflow.lake.Location;
import superhero.dataflow.range.ObjectName;
import superhero.dataflow.range.StoredObject;
import superhero.dataflow.write.Collected;

/** Audits as the functions behind {@link AuditLake} do, one after the other. */
public final class AuditAccess {
  private final Lake lake;
  private final ConsumerGroup group;
  private final SortedMap<Integer, List<Sighting>> sightings = new TreeMap<>();
  private final SortedMap<String, List<Evidence>> evidence = new TreeMap<>();

  private AuditAccess(Lake lake, ConsumerGroup group) {
    this.lake = lake;
    this.group = group;
  }

  /** Of a lake that was begun with the first message of Kafka. */
  public static List<PartitionReport> run(
      Location raw, Location standard, Location deadLetters, ConsumerGroup group) {
    return new AuditAccess(new Lake(raw, standard, deadLetters), group).run();
  }

  private List<PartitionReport> run() {
    group
        .offsets()
        .forEach(
            (partition, offset) ->
                add(
                    KV.of(
                        partition.topic() + "/" + partition.partition(),
                        new Evidence.Committed(offset.offset()))));
    Collected listed = new Collected();
    for (String location :
        List.of(StoredObject.RAW, ObjectName.STANDARD, StoredObject.DEAD_LETTERS)) {
      new ListObjects(lake).process(location, listed);
    }
    take(listed);
    ReadManifests manifests = new ReadManifests(lake);
    listed.of(ListObjects.MANIFESTS).forEach(each -> take(out -> manifests.process(each, out)));
    ReadCompacted compacted = new ReadCompacted(lake);
    listed.of(ListObjects.COMPACTED).forEach(each -> take(out -> compacted.process(each, out)));
    List<KV<String, Evidence>> slices = new ArrayList<>();
    sightings.forEach((bucket, found) -> inspect(bucket, found, slices));
    slices.forEach(this::add);
    ComparePartitions compare =
        new ComparePartitions(group.kafka(), group.id(), AuditLake.EARLIEST, lake.standard(), "");
    List<PartitionReport> reports = new ArrayList<>();
    for (Map.Entry<String, List<Evidence>> each : evidence.entrySet()) {
      reports.addAll(compare.reports(KV.of(each.getKey(), each.getValue())));
    }
    return reports;
  }

  private void inspect(int bucket, List<Sighting> found, List<KV<String, Evidence>> slices) {
    try {
      new InspectObjects(lake).process(KV.of(bucket, found), Collected.into(slices));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void take(Consumer<Collected> reader) {
    Collected out = new Collected();
    reader.accept(out);
    take(out);
  }

  private void take(Collected out) {
    out.of(ListObjects.SIGHTINGS)
        .forEach(
            each ->
                sightings
                    .computeIfAbsent(each.getKey(), any -> new ArrayList<>())
                    .add(each.getValue()));
    out.of(ListObjects.STRAYS).forEach(this::add);
  }

  private void add(KV<String, Evidence> each) {
    evidence.computeIfAbsent(each.getKey(), any -> new ArrayList<>()).add(each.getValue());
  }
}
