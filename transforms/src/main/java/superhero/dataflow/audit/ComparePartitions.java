package superhero.dataflow.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.kafka.Kafka;
import superhero.dataflow.lake.Location;

/** Compares what was found of a partition and puts the report where the driver finds it. */
final class ComparePartitions extends DoFn<KV<String, Iterable<Evidence>>, String> {
  private final @Nullable Kafka kafka;
  private final String group;
  private final long startFrom;
  private final Location reports;
  private final String prefix;

  ComparePartitions(
      @Nullable Kafka kafka, String group, long startFrom, Location reports, String prefix) {
    this.kafka = kafka;
    this.group = group;
    this.startFrom = startFrom;
    this.reports = reports;
    this.prefix = prefix;
  }

  @ProcessElement
  public void process(@Element KV<String, Iterable<Evidence>> partition, OutputReceiver<String> out)
      throws JsonProcessingException {
    for (PartitionReport report : reports(partition)) {
      String path =
          prefix
              + UUID.nameUUIDFromBytes(
                  (partition.getKey() + "/" + report.topicId()).getBytes(StandardCharsets.UTF_8))
              + ".json";
      reports.put(path, PartitionReport.JSON.writeValueAsBytes(report), "application/json");
      out.output(path);
    }
  }

  /** A report for each topic that has, or had, the partition's name. */
  List<PartitionReport> reports(KV<String, Iterable<Evidence>> partition) {
    String key = partition.getKey();
    int slash = key.lastIndexOf('/');
    TopicPartition name =
        new TopicPartition(key.substring(0, slash), Integer.parseInt(key.substring(slash + 1)));
    TreeMap<String, Incarnation> incarnations = new TreeMap<>();
    Long committed = null;
    for (Evidence each : partition.getValue()) {
      if (each instanceof Evidence.Slice slice) {
        incarnations.computeIfAbsent(slice.topicId(), any -> new Incarnation()).slices.add(slice);
      } else if (each instanceof Evidence.Manifest manifest) {
        incarnations
            .computeIfAbsent(manifest.topicId(), any -> new Incarnation())
            .manifests
            .add(manifest);
      } else if (each instanceof Evidence.Committed offset) {
        committed = offset.offset();
      }
    }
    String current = topicId(name.topic());
    if (current != null && committed != null) {
      incarnations.computeIfAbsent(current, any -> new Incarnation());
    }
    List<PartitionReport> found = new ArrayList<>();
    for (String topicId : incarnations.keySet()) {
      Incarnation incarnation = incarnations.get(topicId);
      PartitionReport report =
          topicId.equals(current)
              ? withKafka(name, topicId, committed, incarnation)
              : withoutKafka(name, topicId, incarnation);
      if (name.partition() >= 0 || !report.findings().isEmpty()) {
        found.add(report);
      }
    }
    return found;
  }

  private PartitionReport withKafka(
      TopicPartition name, String topicId, @Nullable Long committed, Incarnation found) {
    while (true) {
      try (KafkaPartition log =
          new KafkaPartition(kafka, name, committed == null ? 0 : committed, startFrom)) {
        if (committed == null) {
          return withoutOffset(name, topicId, found, log.earliest());
        }
        return new Comparison(found.slices, found.manifests, log)
            .report(name.topic(), topicId, name.partition(), List.of());
      } catch (OffsetOutOfRangeException e) {
        // Retention took messages meanwhile: compare with what Kafka has now.
      }
    }
  }

  private PartitionReport withoutOffset(
      TopicPartition name, String topicId, Incarnation found, long earliest) {
    long end = found.manifests.stream().mapToLong(Evidence.Manifest::end).max().orElse(0);
    if (earliest >= end) {
      return compare(
          name,
          topicId,
          found,
          "consumer group " + group + " has no offset of it, nor Kafka its messages");
    }
    Findings findings = new Findings();
    findings.add(
        Disagreement.NO_COMMITTED_OFFSET,
        "consumer group "
            + group
            + " has no offset of "
            + name
            + ", of which Kafka and the lake have messages; is it the group of the ingest?");
    found.slices.add(Evidence.alone("", topicId, -1, 0, findings));
    return compare(name, topicId, found, "compared without Kafka");
  }

  private PartitionReport withoutKafka(TopicPartition name, String topicId, Incarnation found) {
    return kafka == null || name.partition() < 0
        ? compare(name, topicId, found)
        : compare(name, topicId, found, "Kafka has no topic of id " + topicId + "…");
  }

  private static PartitionReport compare(
      TopicPartition name, String topicId, Incarnation found, String... notes) {
    return new Comparison(found.slices, found.manifests, null)
        .report(name.topic(), topicId, name.partition(), List.of(notes));
  }

  /** First 8 digits; null where there is no such topic, or no Kafka. */
  private @Nullable String topicId(String topic) {
    return kafka == null || topic.isEmpty()
        ? null
        : kafka.topicId(topic).map(id -> id.substring(0, 8)).orElse(null);
  }

  /** What is of one topic id: a topic that is deleted and created anew has another. */
  private static final class Incarnation {
    final List<Evidence.Slice> slices = new ArrayList<>();
    final List<Evidence.Manifest> manifests = new ArrayList<>();
  }
}
