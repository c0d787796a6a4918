package superhero.dataflow.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import superhero.dataflow.failure.RetryAccess;
import superhero.dataflow.simulation.Action.Kind;

/** Both audits find each object that is removed, doubled or changed. */
class AuditsFindFaultsTest {
  /** Dead letters are gzip whatever raw is. */
  private static final int BY_ZSTD = JobSettings.VARIANTS.size() - 1;

  static {
    SimFileSystemRegistrar.register();
  }

  @AfterContainer
  static void timePasses() {
    RetryAccess.sleep();
  }

  @Property(tries = 1, seed = "1")
  void whatIsRemovedDoubledOrChangedIsFound() {
    World world =
        SimulationTest.run(
            List.of(
                new Action(Kind.PRODUCE, 0, 9),
                new Action(Kind.START_JOB, BY_ZSTD, 0),
                new Action(Kind.RUN, 0, 0),
                new Action(Kind.PASS_TIME, 0, 9),
                new Action(Kind.RUN, 0, 0),
                new Action(Kind.COMPACT_TABLES, 0, 1),
                new Action(Kind.PRODUCE, 0, 5)));
    Audits audits = new Audits(world);
    Map<String, byte[]> objects = world.store.objects;
    Map<String, byte[]> before = new TreeMap<>(objects);
    assertThat(before.keySet())
        .anyMatch(name -> name.contains("_joined_"))
        .anyMatch(name -> name.endsWith(".json.zst"))
        .anyMatch(name -> name.endsWith(".json.gz"));
    before.forEach(
        (name, bytes) -> {
          if (name.endsWith(".parquet") || Line.areIn(name)) {
            objects.remove(name);
            find(audits, name + " is removed");
            objects.put(name, bytes);

            String copy = name.replaceFirst("date=[^/]+/hour=\\d+/", "date=2026-01-09/hour=07/");
            objects.put(copy, bytes);
            find(audits, name + " is doubled");
            objects.remove(copy);

            objects.put(name, Arrays.copyOf(bytes, bytes.length - 1));
            find(audits, name + " is cut off");
            if (Line.areIn(name)) {
              objects.put(name, withOtherLines(name, bytes));
              find(audits, name + " is changed");
              String other =
                  name.endsWith(".zst")
                      ? name.replace(".json.zst", ".json.gz")
                      : name.replace(".json.gz", ".json.zst");
              objects.put(name, bytes);
              objects.put(other, compressed(other, lines(name, bytes)));
              find(audits, name + " is there in both compressions");
              objects.remove(name);
              find(audits, name + " is compressed in another way");
              objects.remove(other);
            } else if (!name.contains("/etl_meta/")) {
              objects.put(name, another(name, before));
              find(audits, name + " is another object");
            }
            objects.put(name, bytes);
          }
        });
    audits.findNothing();
  }

  private static void find(Audits audits, String what) {
    assertThat(audits.audit()).as("the audit: " + what).isNotEmpty();
    assertThat(audits.secondAudit()).as("the second audit: " + what).isNotEmpty();
  }

  /** An object of the same table with other rows. */
  private static byte[] another(String name, Map<String, byte[]> objects) {
    String table = name.substring(0, name.indexOf("/date="));
    return objects.entrySet().stream()
        .filter(each -> each.getKey().startsWith(table + "/") && each.getKey().endsWith(".parquet"))
        .filter(each -> !each.getKey().equals(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow();
  }

  /** As many lines and bytes of a line, one of which has another value. */
  private static byte[] withOtherLines(String name, byte[] object) {
    return compressed(name, lines(name, object).replaceFirst("\"timestamp\":1", "\"timestamp\":2"));
  }

  private static String lines(String name, byte[] object) {
    try (BufferedReader in = Line.text(name, object)) {
      return in.lines().map(line -> line + "\n").collect(Collectors.joining());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] compressed(String name, String lines) {
    ByteArrayOutputStream object = new ByteArrayOutputStream();
    try (OutputStream out =
        name.endsWith(".zst") ? new ZstdOutputStream(object) : new GZIPOutputStream(object)) {
      out.write(lines.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return object.toByteArray();
  }
}
