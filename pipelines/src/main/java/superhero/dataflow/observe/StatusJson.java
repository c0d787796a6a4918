package superhero.dataflow.observe;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import superhero.dataflow.failure.Retry;

/** {@code /status} and {@code /history}: a reading in JSON. Names have their units. */
final class StatusJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Several threads may wait for the same. */
  private static final int MAX_WAITS = 10;

  private StatusJson() {}

  /** The figures; what is not known is not there. */
  static ObjectNode figures(
      boolean isStarted, Reading reading, ProcessFigures process, JobDescription job) {
    ObjectNode status = JSON.createObjectNode();
    status.put("state", isStarted ? "running" : "starting");
    status.put("since", reading.since().toString());
    status.put("seconds", reading.seconds());
    status.put("messages", reading.messages());
    status.put("messagesPerSecond", reading.messagesPerSecond());
    status.put("rejectedMessages", reading.count(Reading.REJECTED));
    status.put("ranges", reading.count("read/ranges"));
    status.put("commits", reading.count(Reading.COMMITS));
    status.put("secondsSinceCommit", reading.commitAge());
    reading.lag().ifPresent(lag -> status.put("lag", lag));
    reading.lagSeconds().ifPresent(lag -> status.put("lagSeconds", lag));
    ArrayNode partitions = status.putArray("partitions");
    reading
        .lags()
        .forEach(
            (partition, lag) ->
                partitions
                    .addObject()
                    .put("topic", partition.topic())
                    .put("partition", partition.partition())
                    .put("lag", lag));
    reading.watermark().ifPresent(time -> status.put("watermark", time.toString()));
    status.put("windows", reading.count("mark/windows"));
    reading.completeUntil().ifPresent(time -> status.put("completeUntil", time.toString()));
    if (reading.offsets() > 0) {
      status.put("offsets", reading.offsets());
      status.put("share", reading.share());
      reading.secondsLeft().ifPresent(seconds -> status.put("secondsLeft", seconds));
    }
    TableCounters tables = job.tables();
    ArrayNode written = status.putArray("tables");
    for (String table : tables.read(reading, "rows").keySet()) {
      ObjectNode row = written.addObject().put("table", table);
      for (String what : List.of("objects", "bytes", "rows")) {
        row.put(what, tables.read(reading, what).get(table));
      }
    }
    ArrayNode letters = status.putArray("deadLetters");
    reading
        .letters()
        .forEach(
            (kind, count) ->
                letters
                    .addObject()
                    .put("topic", kind.topic())
                    .put("model", kind.model())
                    .put("code", kind.code())
                    .put("letters", count));
    ArrayNode requests = status.putArray("storeRequests");
    for (StoreCounters.Requests each : job.stores().read(reading)) {
      ObjectNode row =
          requests
              .addObject()
              .put("store", each.store())
              .put("operation", each.operation().word())
              .put("requests", each.count())
              .put("seconds", each.seconds());
      each.slowestSeconds().ifPresent(seconds -> row.put("slowestSeconds", seconds));
      ObjectNode errors = row.putObject("errors");
      each.errors().forEach((error, count) -> errors.put(error.word(), count));
    }
    ArrayNode waits = status.putArray("waitingFor");
    for (Retry.Waiting each : process.waiting().stream().limit(MAX_WAITS).toList()) {
      waits
          .addObject()
          .put("reason", each.reason())
          .put("since", each.since().toString())
          .put("seconds", ProcessFigures.secondsSince(each.since()));
    }
    status.put("retries", process.retries());
    status.put("uploadBytes", process.uploadBytes());
    status.put("heapBytes", process.heap());
    status.put("maxHeapBytes", process.maxHeap());
    return status;
  }

  /** Samples: ms since 1970, messages, lag or null, rejected messages. */
  static ArrayNode history(List<History.Sample> samples) {
    ArrayNode all = JSON.createArrayNode();
    for (History.Sample each : samples) {
      ArrayNode row = all.addArray().add(each.millis()).add(each.messages());
      if (each.lag().isPresent()) {
        row.add(each.lag().getAsLong());
      } else {
        row.addNull();
      }
      row.add(each.rejected());
    }
    return all;
  }

  /** What is true of a job, in words for a probe. */
  static ObjectNode health(boolean isStarted, boolean isWaiting) {
    return JSON.createObjectNode()
        .put("live", true)
        .put("ready", isStarted && !isWaiting)
        .put("state", isStarted ? isWaiting ? "waiting" : "running" : "starting");
  }
}
