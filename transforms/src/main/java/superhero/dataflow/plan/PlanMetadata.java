package superhero.dataflow.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.kafka.Epoch;
import superhero.dataflow.lake.Lake;
import superhero.dataflow.lake.Location;
import superhero.dataflow.range.Compression;
import superhero.dataflow.range.EventWindow;
import superhero.dataflow.range.Range;

/**
 * A plan as the metadata of an offset commit, which holds 4,096 bytes: JSON, with the ranges as
 * {@link CutRuns}.
 */
final class PlanMetadata {
  /** Version 2 had no fingerprint; neither it nor version 3 has a compression but gzip. */
  private static final int VERSION = 4;

  private static final ObjectMapper JSON = new ObjectMapper();

  private PlanMetadata() {}

  static String encode(PartitionPlan plan) {
    ObjectNode json = JSON.createObjectNode();
    boolean isGzip =
        plan.open().stream().allMatch(range -> range.rawCompression() == Compression.GZIP);
    // So an earlier version of this program can take over, or else does not start.
    json.put("version", isGzip ? 3 : VERSION);
    json.put(Epoch.FIELD, plan.epoch());
    put(json, "raw", plan.lake().raw());
    put(json, "standard", plan.lake().standard());
    put(json, "dead_letters", plan.lake().deadLetters());
    json.put("fingerprint", plan.fingerprint());
    json.put("topic_id", plan.topicId());
    json.put("start", plan.start());
    ArrayNode open = json.putArray("open");
    for (int i = 0; i < plan.open().size(); ) {
      Range first = plan.open().get(i);
      List<CutRuns.Cut> cuts = new ArrayList<>();
      for (; i < plan.open().size() && alike(first, plan.open().get(i)); i++) {
        cuts.add(CutRuns.Cut.of(plan.open().get(i)));
      }
      ObjectNode alike =
          open.addObject()
              .put("window", first.window().option())
              .put("max_batch_bytes", first.maxBatchBytes());
      first.rawCompression().putInto(alike);
      alike.put("cuts", CutRuns.encode(cuts));
    }
    return json.toString();
  }

  /**
   * @throws JobException where the metadata is of another program, or of a later version of this
   */
  static PartitionPlan decode(TopicPartition partition, OffsetAndMetadata offset) {
    String metadata = offset.metadata();
    try {
      JsonNode json = JSON.readTree(metadata);
      int version = json.path("version").asInt();
      if (version < 2 || version > VERSION) {
        throw foreign(partition, metadata, null);
      }
      String topicId = json.get("topic_id").textValue();
      long start = json.get("start").longValue();
      List<Range> open = new ArrayList<>();
      long next = start;
      for (JsonNode alike : json.get("open")) {
        EventWindow window = EventWindow.named(alike.get("window").textValue()).orElseThrow();
        long maxBatchBytes = alike.get("max_batch_bytes").longValue();
        Compression rawCompression = Compression.of(alike);
        for (CutRuns.Cut cut : CutRuns.decode(alike.get("cuts").textValue())) {
          open.add(
              new Range(
                  partition.topic(),
                  topicId,
                  partition.partition(),
                  next,
                  next + cut.length(),
                  window,
                  maxBatchBytes,
                  rawCompression,
                  cut.written()));
          next += cut.length();
        }
      }
      Lake lake =
          new Lake(
              Location.of(json.get("raw").textValue()),
              location(json, "standard"),
              location(json, "dead_letters"));
      PartitionPlan plan =
          new PartitionPlan(
              json.get(Epoch.FIELD).longValue(),
              lake,
              json.path("fingerprint").asText(""),
              topicId,
              start,
              open,
              offset.leaderEpoch());
      if (plan.end() != offset.offset()) {
        throw foreign(partition, metadata, null);
      }
      return plan;
    } catch (JsonProcessingException | RuntimeException e) {
      throw e instanceof JobException known ? known : foreign(partition, metadata, e);
    }
  }

  private static void put(ObjectNode json, String name, @Nullable Location location) {
    json.put(name, location == null ? null : location.toString());
  }

  private static @Nullable Location location(JsonNode json, String name) {
    JsonNode location = json.get(name);
    return location.isNull() ? null : Location.of(location.textValue());
  }

  private static boolean alike(Range one, Range other) {
    return one.window() == other.window()
        && one.maxBatchBytes() == other.maxBatchBytes()
        && one.rawCompression() == other.rawCompression();
  }

  private static JobException foreign(TopicPartition partition, String metadata, Exception cause) {
    return new JobException(
        "the plan of "
            + partition
            + " is not one that this version wrote: "
            + metadata
            + "; use another --consumerGroup",
        cause);
  }
}
