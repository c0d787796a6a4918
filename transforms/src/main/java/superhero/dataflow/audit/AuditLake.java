package superhero.dataflow.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.kafka.common.TopicPartition;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.kafka.Kafka;
import superhero.dataflow.lake.CountReports;
import superhero.dataflow.lake.Lake;
import superhero.dataflow.lake.Location;
import superhero.dataflow.range.ObjectName;
import superhero.dataflow.range.StoredObject;

/**
 * Reads a lake, once each object, and compares raw, tables, dead letters, etl_meta and Kafka.
 * Objects that a compacted one holds are compared like others. Out: the paths of the reports, one
 * {@link PartitionReport} a partition as JSON, and the number of them, in a location that the
 * driver reads too, whatever the runner. Bounded; a retry overwrites reports with themselves.
 *
 * <pre>
 * pipeline.apply(AuditLake.of(raw, standard, deadLetters).into(reports, "some-prefix-"))
 * </pre>
 *
 * <p>Beam counts {@code audit/objects}, and in {@code audit/objectsFound} what these come to.
 */
public final class AuditLake extends PTransform<PBegin, PCollection<String>> {
  /** Ingest began with the first message of Kafka. */
  public static final long EARLIEST = -2;

  /** Ingest began at the end of Kafka: the first range on the lake is taken for the beginning. */
  public static final long LATEST = -1;

  static final String BUFFER_META = "buffer_meta";

  private static final Coder<KV<Integer, Sighting>> SIGHTINGS =
      KvCoder.of(VarIntCoder.of(), SerializableCoder.of(Sighting.class));
  private static final Coder<KV<String, Evidence>> EVIDENCE =
      KvCoder.of(StringUtf8Coder.of(), SerializableCoder.of(Evidence.class));

  private final Lake lake;
  private final @Nullable Kafka kafka;
  private final String group;
  private final Map<TopicPartition, Long> committed;
  private final long startFrom;
  private final @Nullable Location reports;
  private final String prefix;

  private AuditLake(
      Lake lake,
      @Nullable Kafka kafka,
      String group,
      Map<TopicPartition, Long> committed,
      long startFrom,
      @Nullable Location reports,
      String prefix) {
    this.lake = lake;
    this.kafka = kafka;
    this.group = group;
    this.committed = committed;
    this.startFrom = startFrom;
    this.reports = reports;
    this.prefix = prefix;
  }

  /** Compares a lake with itself alone. */
  public static AuditLake of(Location raw, Location standard, Location deadLetters) {
    return new AuditLake(
        new Lake(raw, standard, deadLetters), null, "", Map.of(), EARLIEST, null, "");
  }

  /**
   * Compares with Kafka too.
   *
   * @param group whose offsets say what is on the lake
   * @param committed its offsets, from before this transform is run: what is beyond them may be in
   *     the making
   * @param startFrom where ingest began: ms since 1970, {@link #EARLIEST} or {@link #LATEST}
   */
  public AuditLake with(
      Kafka cluster, String group, Map<TopicPartition, Long> committed, long startFrom) {
    return new AuditLake(lake, cluster, group, Map.copyOf(committed), startFrom, reports, prefix);
  }

  /** Where the reports go: objects whose names begin with a prefix that is of this audit alone. */
  public AuditLake into(Location location, String namePrefix) {
    return new AuditLake(lake, kafka, group, committed, startFrom, location, namePrefix);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder.add(DisplayData.item("group", group)).add(DisplayData.item("lake", lake.toString()));
  }

  @Override
  public PCollection<String> expand(PBegin begin) {
    PCollectionTuple listed =
        begin
            .apply(
                "Locations",
                Create.of(StoredObject.RAW, ObjectName.STANDARD, StoredObject.DEAD_LETTERS))
            .apply("SpreadLocations", Reshuffle.viaRandomKey())
            .apply(
                "List",
                ParDo.of(new ListObjects(lake))
                    .withOutputTags(
                        ListObjects.SIGHTINGS,
                        TupleTagList.of(ListObjects.MANIFESTS)
                            .and(ListObjects.COMPACTED)
                            .and(ListObjects.STRAYS)));
    PCollectionTuple manifests =
        read(listed.get(ListObjects.MANIFESTS), "Manifests", new ReadManifests(lake));
    PCollectionTuple compacted =
        read(listed.get(ListObjects.COMPACTED), "Compacted", new ReadCompacted(lake));
    PCollection<KV<String, Evidence>> slices =
        PCollectionList.of(listed.get(ListObjects.SIGHTINGS).setCoder(SIGHTINGS))
            .and(manifests.get(ListObjects.SIGHTINGS).setCoder(SIGHTINGS))
            .and(compacted.get(ListObjects.SIGHTINGS).setCoder(SIGHTINGS))
            .apply("Sightings", Flatten.pCollections())
            .apply("ByBucket", GroupByKey.create())
            .apply("Inspect", ParDo.of(new InspectObjects(lake)))
            .setCoder(EVIDENCE);
    PCollection<String> written =
        PCollectionList.of(slices)
            .and(listed.get(ListObjects.STRAYS).setCoder(EVIDENCE))
            .and(manifests.get(ListObjects.STRAYS).setCoder(EVIDENCE))
            .and(compacted.get(ListObjects.STRAYS).setCoder(EVIDENCE))
            .and(begin.apply("Committed", Create.of(offsets()).withCoder(EVIDENCE)))
            .apply("Evidence", Flatten.pCollections())
            .apply("ByPartition", GroupByKey.create())
            .apply(
                "Compare",
                ParDo.of(new ComparePartitions(kafka, group, startFrom, reports, prefix)))
            .setCoder(StringUtf8Coder.of());
    return PCollectionList.of(written)
        .and(written.apply("CountReports", CountReports.into(reports, prefix)))
        .apply("Written", Flatten.pCollections());
  }

  private static PCollectionTuple read(
      PCollection<String> paths, String what, DoFn<String, KV<Integer, Sighting>> reader) {
    return paths
        .setCoder(StringUtf8Coder.of())
        .apply("Spread" + what, Reshuffle.<String>viaRandomKey().withNumBuckets(Sighting.BUCKETS))
        .apply(
            "Read" + what,
            ParDo.of(reader)
                .withOutputTags(ListObjects.SIGHTINGS, TupleTagList.of(ListObjects.STRAYS)));
  }

  private List<KV<String, Evidence>> offsets() {
    List<KV<String, Evidence>> offsets = new ArrayList<>();
    committed.forEach(
        (partition, offset) ->
            offsets.add(
                KV.of(
                    partition.topic() + "/" + partition.partition(),
                    new Evidence.Committed(offset))));
    return offsets;
  }
}
