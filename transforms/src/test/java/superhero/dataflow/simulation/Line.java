package superhero.dataflow.simulation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;
import java.util.zip.GZIPInputStream;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A line of raw or of dead letters, read with the JDK, zstd and Jackson alone.
 *
 * @param value a character a byte
 * @param model of a dead letter
 */
record Line(
    int partition, long offset, long timestamp, @Nullable String value, @Nullable String model) {
  private static final JsonFactory JSON = new JsonFactory();

  /** True for an object of raw or dead letters. */
  static boolean areIn(String name) {
    return name.endsWith(".json.gz") || name.endsWith(".json.zst");
  }

  /** The text of an object whose name says how it is compressed. */
  static BufferedReader text(String name, byte[] object) throws IOException {
    InputStream in = new ByteArrayInputStream(object);
    return new BufferedReader(
        new InputStreamReader(
            name.endsWith(".zst") ? new ZstdInputStream(in) : new GZIPInputStream(in),
            StandardCharsets.UTF_8));
  }

  static List<Line> all(String name, byte[] object) throws IOException {
    List<Line> lines = new ArrayList<>();
    try (BufferedReader reader = text(name, object)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(of(line));
      }
    }
    return lines;
  }

  static Line of(int partition, long offset, long timestamp, byte @Nullable [] value) {
    String text = value == null ? null : new String(value, StandardCharsets.ISO_8859_1);
    return new Line(partition, offset, timestamp, text, null);
  }

  private static Line of(String line) throws IOException {
    int partition = -1;
    long offset = -1;
    long timestamp = -1;
    byte[] value = null;
    String model = null;
    try (JsonParser parser = JSON.createParser(line)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        switch (name) {
          case "partition" -> partition = parser.getIntValue();
          case "offset" -> offset = parser.getLongValue();
          case "timestamp" -> timestamp = parser.getLongValue();
          case "model" -> model = parser.getText();
          case "value_base64" -> value = Base64.getDecoder().decode(parser.getText());
          case "value" -> {
            // Verbatim, and the last of a line.
            int start = (int) parser.currentTokenLocation().getCharOffset();
            String text = line.substring(start, line.length() - 1);
            value = text.equals("null") ? null : text.getBytes(StandardCharsets.UTF_8);
          }
          default -> {}
        }
        parser.skipChildren();
      }
    }
    return of(partition, offset, timestamp, value).withModel(model);
  }

  Line withModel(@Nullable String other) {
    return new Line(partition, offset, timestamp, value, other);
  }

  /** As buffer_meta has it. */
  String checksum() {
    CRC32C crc = new CRC32C();
    crc.update((value == null ? "" : value).getBytes(StandardCharsets.ISO_8859_1));
    return String.format(Locale.ROOT, "%08x", crc.getValue());
  }

  int valueSize() {
    return value == null ? -1 : value.length();
  }
}
