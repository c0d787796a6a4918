package superhero.dataflow.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import superhero.dataflow.failure.RetryAccess;
import superhero.dataflow.simulation.Action.Kind;

/** Both audits find each object that is removed, doubled or changed. */
class AuditsFindFaultsTest {
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
                new Action(Kind.START_JOB, 0, 0),
                new Action(Kind.RUN, 0, 0),
                new Action(Kind.PASS_TIME, 0, 9),
                new Action(Kind.RUN, 0, 0),
                new Action(Kind.COMPACT_TABLES, 0, 1),
                new Action(Kind.PRODUCE, 0, 5)));
    Audits audits = new Audits(world);
    Map<String, byte[]> objects = world.store.objects;
    Map<String, byte[]> before = new TreeMap<>(objects);
    assertThat(before.keySet()).anyMatch(name -> name.contains("_joined_"));
    before.forEach(
        (name, bytes) -> {
          if (name.endsWith(".parquet") || name.endsWith(".gz")) {
            objects.remove(name);
            find(audits, name + " is removed");
            objects.put(name, bytes);

            String copy = name.replaceFirst("date=[^/]+/hour=\\d+/", "date=2026-01-09/hour=07/");
            objects.put(copy, bytes);
            find(audits, name + " is doubled");
            objects.remove(copy);

            objects.put(name, Arrays.copyOf(bytes, bytes.length - 1));
            find(audits, name + " is cut off");
            if (name.endsWith(".gz")) {
              objects.put(name, withOtherLines(bytes));
              find(audits, name + " is changed");
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
  private static byte[] withOtherLines(byte[] object) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(object))) {
      String lines = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      ByteArrayOutputStream changed = new ByteArrayOutputStream();
      try (GZIPOutputStream out = new GZIPOutputStream(changed)) {
        out.write(
            lines
                .replaceFirst("\"timestamp\":1", "\"timestamp\":2")
                .getBytes(StandardCharsets.UTF_8));
      }
      return changed.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
