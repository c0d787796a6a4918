package superhero.dataflow.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Splitter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
 * What is planned of one partition and not yet known to be on the lake: contiguous ranges from
 * {@code start}. It is kept as the metadata of an offset commit, which holds 4,096 bytes: runs of
 * equal cuts are counted, so {@code "50000x20 !123"} is 20 ranges of 50,000 offsets and one of 123
 * that is whole on the lake already.
 *
 * @param epoch of the job that wrote it
 * @param lake where the group's objects go
 * @param fingerprint of what shapes the objects of ranges beside the ranges themselves; empty if it
 *     is not known
 * @param topicId 32 hexadecimal digits
 * @param start all below is committed
 * @param open by offset
 * @param leaderEpoch of Kafka, in which the end was listed; none if it is not known
 */
record PartitionPlan(
    long epoch,
    Lake lake,
    String fingerprint,
    String topicId,
    long start,
    List<Range> open,
    Optional<Integer> leaderEpoch) {
  /** What an offset commit takes by itself: the broker's offset.metadata.max.bytes. */
  static final int MAX_BYTES = 4096;

  /** Before the length of a range that is whole on the lake. */
  private static final String WRITTEN = "!";

  /** Version 2 had no fingerprint; neither it nor version 3 has a compression but gzip. */
  private static final int VERSION = 4;

  private static final ObjectMapper JSON = new ObjectMapper();

  PartitionPlan {
    open = List.copyOf(open);
    long next = start;
    for (Range range : open) {
      if (range.start() != next) {
        throw new IllegalStateException(
            range + " does not begin at " + next + ": no plan could be read back");
      }
      next = range.end();
    }
  }

  /** Whether the metadata of an offset commit can hold it. */
  boolean fits() {
    return encode().getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
  }

  /** The first offset that is not planned. */
  long end() {
    return open.isEmpty() ? start : open.get(open.size() - 1).end();
  }

  /** The offset commit that keeps it. */
  OffsetAndMetadata offset() {
    return new OffsetAndMetadata(end(), leaderEpoch, encode());
  }

  String encode() {
    ObjectNode json = JSON.createObjectNode();
    boolean isGzip =
        this.open.stream().allMatch(range -> range.rawCompression() == Compression.GZIP);
    // So an earlier version of this program can take over, or else does not start.
    json.put("version", isGzip ? 3 : VERSION);
    json.put(Epoch.FIELD, epoch);
    put(json, "raw", lake.raw());
    put(json, "standard", lake.standard());
    put(json, "dead_letters", lake.deadLetters());
    json.put("fingerprint", fingerprint);
    json.put("topic_id", topicId);
    json.put("start", start);
    ArrayNode open = json.putArray("open");
    for (int i = 0; i < this.open.size(); ) {
      Range first = this.open.get(i);
      StringBuilder cuts = new StringBuilder();
      while (i < this.open.size() && alike(first, this.open.get(i))) {
        long length = length(this.open.get(i));
        boolean written = this.open.get(i).written();
        int count = 0;
        while (i < this.open.size()
            && alike(first, this.open.get(i))
            && length(this.open.get(i)) == length
            && this.open.get(i).written() == written) {
          count++;
          i++;
        }
        cuts.append(cuts.isEmpty() ? "" : " ").append(written ? WRITTEN : "").append(length);
        if (count > 1) {
          cuts.append('x').append(count);
        }
      }
      ObjectNode alike =
          open.addObject()
              .put("window", first.window().option())
              .put("max_batch_bytes", first.maxBatchBytes());
      first.rawCompression().putInto(alike);
      alike.put("cuts", cuts.toString());
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
        for (String run : Splitter.on(' ').split(alike.get("cuts").textValue())) {
          boolean written = run.startsWith(WRITTEN);
          List<String> lengthAndCount =
              Splitter.on('x').splitToList(written ? run.substring(WRITTEN.length()) : run);
          long length = Long.parseLong(lengthAndCount.get(0));
          int count = lengthAndCount.size() == 1 ? 1 : Integer.parseInt(lengthAndCount.get(1));
          for (int i = 0; i < count; i++, next += length) {
            open.add(
                new Range(
                    partition.topic(),
                    topicId,
                    partition.partition(),
                    next,
                    next + length,
                    window,
                    maxBatchBytes,
                    rawCompression,
                    written));
          }
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

  private static long length(Range range) {
    return range.end() - range.start();
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
