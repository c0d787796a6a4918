package superhero.dataflow.serverless;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import superhero.dataflow.lake.Lake;
import superhero.dataflow.lake.Location;
import superhero.dataflow.message.Message;
import superhero.dataflow.model.Models;
import superhero.dataflow.pipelines.standardize.StandardizeSettings;
import superhero.dataflow.range.EventWindow;
import superhero.dataflow.range.Manifest;
import superhero.dataflow.range.Range;
import superhero.dataflow.range.WrittenRange;
import superhero.dataflow.raw.RawSink;
import superhero.dataflow.rawlog.Selection;
import superhero.dataflow.rawlog.Tables;
import superhero.dataflow.write.OpenBatches;

/** Makes tables of a range of two messages in a folder of this machine, to load the classes. */
final class Rehearsal {
  private static final String TOPIC = "rehearsal";
  private static final List<String> VALUES =
      List.of(
          "{\"level\":\"INFO\",\"timestamp\":\"2026-01-01T12:00:00\",\"name\":\"a\","
              + "\"log_message\":\"b\"}",
          "no JSON");

  private Rehearsal() {}

  static void of(Models models) throws IOException {
    Path folder = Files.createTempDirectory("superhero-rehearsal-");
    try {
      Lake lake =
          new Lake(
              Location.of(folder.resolve("raw").toString()),
              Location.of(folder.resolve("standard").toString()),
              Location.of(folder.resolve("dead_letters").toString()));
      Manifest manifest = writeRaw(lake.raw(), models);
      StandardizeSettings.standardize(new Tables(lake, models), Selection.all())
          .write(manifest.path());
    } finally {
      delete(folder);
    }
  }

  private static Manifest writeRaw(Location raw, Models models) throws IOException {
    Range range =
        new Range(TOPIC, "0".repeat(32), 0, 0, VALUES.size(), EventWindow.HOUR, Integer.MAX_VALUE);
    IntervalWindow window = range.window().of(0);
    try (OpenBatches batches = new OpenBatches(range, List.of(RawSink.to(raw)), models)) {
      for (int offset = 0; offset < VALUES.size(); offset++) {
        byte[] value = VALUES.get(offset).getBytes(StandardCharsets.UTF_8);
        batches.add(
            new Message(range, range.etlId(), new ConsumerRecord<>(TOPIC, 0, offset, null, value)),
            window);
      }
      batches.write(range);
      Manifest manifest =
          Manifest.of(
              new WrittenRange(
                  range, Instant.EPOCH, batches.windows(), VALUES.size(), batches.objects()));
      raw.put(manifest.path(), manifest.encode(), "application/json");
      return manifest;
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
