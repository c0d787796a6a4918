package superhero.dataflow.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import superhero.dataflow.batch.EventWindow;
import superhero.dataflow.batch.Range;
import superhero.dataflow.kafka.ConsumerGroup;
import superhero.dataflow.kafka.Epoch;
import superhero.dataflow.read.ReadAccess;

/** Writes the ranges of a lake once more, undisturbed, to an empty store. */
final class Undisturbed {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Undisturbed() {}

  /** The objects must be the same, run times aside. */
  static void compare(World world) {
    SimStore store = new SimStore(world.scheduler, Fault.NONE);
    SimFileSystem.serve(store);
    Epoch epoch = new Epoch(new ConsumerGroup(world.kafka, "undisturbed"), 1);
    try {
      for (Map.Entry<String, byte[]> each : world.store.objects.entrySet()) {
        if (each.getKey().startsWith("sim://lake/raw/_ranges/")) {
          ReadAccess.write(
              epoch, JobSettings.VARIANTS.get(0).stages(), false, false, range(each.getValue()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      SimFileSystem.serve(world.store);
    }
    Set<String> there = new TreeSet<>(world.store.objects.keySet());
    there.removeIf(name -> name.endsWith("/_SUCCESS") || name.contains("/_marked/"));
    if (!store.objects.keySet().equals(there)) {
      throw new Violation(
          "an undisturbed run has other objects: "
              + store.objects.keySet()
              + ", not "
              + there);
    }
    store.objects.forEach(
        (name, bytes) -> {
          if (!name.contains("/etl_meta/")
              && !Arrays.equals(bytes, world.store.objects.get(name))) {
            throw new Violation("an undisturbed run has other bytes in " + name);
          }
        });
  }

  private static Range range(byte[] manifest) throws IOException {
    JsonNode json = JSON.readTree(manifest);
    return new Range(
        json.get("topic").textValue(),
        json.get("topic_id").textValue(),
        json.get("partition").intValue(),
        json.get("start_offset").longValue(),
        json.get("end_offset").longValue(),
        EventWindow.named(json.get("window").textValue()).orElseThrow(),
        json.get("max_batch_bytes").longValue());
  }
}
