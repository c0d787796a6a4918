package superhero.dataflow.observe;

import java.util.List;
import java.util.Map;

/** A job to be observed. */
final class SomeJob {
  private SomeJob() {}

  static JobDescription description(String group) {
    return new JobDescription(
        "1.0",
        "ingest",
        "DirectRunner",
        List.of("lib.server.lobby", "lib.server.game"),
        null,
        "localhost:9092",
        group,
        "s3://raw/",
        "/data/standard/",
        "/data/standard/dead_letters/",
        List.of("log_meta"),
        List.of("log_meta"),
        () -> Map.of("batchSize", "1234"));
  }
}
