package superhero.dataflow.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import org.apache.avro.generic.GenericRecord;
import superhero.dataflow.kafka.ConsumerGroup;
import superhero.dataflow.kafka.Epoch;
import superhero.dataflow.parquet.ParquetAccess;
import superhero.dataflow.range.Compression;
import superhero.dataflow.range.EventWindow;
import superhero.dataflow.range.Range;

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
        if (each.getKey().startsWith("sim://lake/raw/_ranges/")
            && each.getKey().endsWith(".json")) {
          JobSettings.VARIANTS.get(0).write(epoch, range(each.getValue()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      SimFileSystem.serve(world.store);
    }
    Set<String> there = new TreeSet<>();
    world.store.objects.forEach(
        (name, bytes) -> {
          if (name.contains("_joined_")) {
            there.addAll(held(name, bytes, store.objects));
          } else if (!name.endsWith("/_SUCCESS") && !name.contains("/_marked/")) {
            there.add(name);
          }
        });
    if (!store.objects.keySet().equals(there)) {
      throw new Violation(
          "an undisturbed run has other objects: " + store.objects.keySet() + ", not " + there);
    }
    store.objects.forEach(
        (name, bytes) -> {
          if (!name.contains("/etl_meta/")
              && world.store.objects.containsKey(name)
              && !Arrays.equals(bytes, world.store.objects.get(name))) {
            throw new Violation("an undisturbed run has other bytes in " + name);
          }
        });
  }

  /** The names of the objects that a joined one holds; it must have their rows and checksums. */
  private static List<String> held(String joined, byte[] object, Map<String, byte[]> undisturbed) {
    List<String> names = new ArrayList<>();
    List<GenericRecord> rows = new ArrayList<>();
    try {
      for (JsonNode each : JSON.readTree(ParquetAccess.text(object, "superhero.joined"))) {
        String name =
            joined.substring(0, joined.lastIndexOf('/') + 1) + each.get("name").textValue();
        byte[] alone = undisturbed.getOrDefault(name, new byte[0]);
        CRC32C crc = new CRC32C();
        crc.update(alone);
        if (alone.length != each.get("bytes").longValue()
            || crc.getValue() != Long.parseLong(each.get("crc32c").textValue(), 16)) {
          throw new Violation(joined + " holds other bytes of " + name);
        }
        names.add(name);
        rows.addAll(ParquetAccess.rows(alone));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!rows.equals(ParquetAccess.rows(object))) {
      throw new Violation(joined + " has other rows than what it holds");
    }
    return names;
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
        json.get("max_batch_bytes").longValue(),
        json.has("raw_compression") ? Compression.ZSTD : Compression.GZIP);
  }
}
