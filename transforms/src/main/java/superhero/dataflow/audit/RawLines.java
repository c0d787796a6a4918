package superhero.dataflow.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.GZIPInputStream;

/**
 * The lines of a raw or dead letters object as {@link Row}s. A value that stands verbatim is not
 * parsed, its bytes are summed up: where the sum is that of buffer_meta it is what Kafka gave.
 */
final class RawLines {
  private static final JsonFactory JSON = new JsonFactory();
  private static final byte[] VALUE = "\"value\":".getBytes(StandardCharsets.UTF_8);
  private static final byte[] NULL = "null".getBytes(StandardCharsets.UTF_8);

  private final String topic;
  private final int partition;
  private final List<Row> rows = new ArrayList<>();

  private RawLines(String topic, int partition) {
    this.topic = topic;
    this.partition = partition;
  }

  /**
   * Reads an object, in the order of its lines.
   *
   * @throws IOException that says in words why it cannot be read
   */
  static List<Row> read(byte[] object, String topic, int partition) throws IOException {
    RawLines lines = new RawLines(topic, partition);
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(object), 1 << 16)) {
      lines.read(in);
    } catch (EOFException e) {
      throw new IOException("it is cut off", e);
    }
    return lines.rows;
  }

  private void read(InputStream in) throws IOException {
    byte[] buffer = new byte[1 << 16];
    int kept = 0;
    while (true) {
      int read = in.read(buffer, kept, buffer.length - kept);
      if (read < 0) {
        break;
      }
      int line = 0;
      for (int i = kept; i < kept + read; i++) {
        if (buffer[i] == '\n') {
          rows.add(row(buffer, line, i));
          line = i + 1;
        }
      }
      kept += read - line;
      System.arraycopy(buffer, line, buffer, 0, kept);
      if (kept == buffer.length) {
        buffer = Arrays.copyOf(buffer, 2 * kept);
      }
    }
    if (kept > 0) {
      throw new IOException("line " + (rows.size() + 1) + " has no end");
    }
  }

  private Row row(byte[] buffer, int start, int end) throws IOException {
    try (JsonParser json = JSON.createParser(buffer, start, end - start)) {
      return row(json, buffer, start, end);
    } catch (IOException e) {
      throw new IOException("line " + (rows.size() + 1) + ": " + e.getMessage(), e);
    }
  }

  private Row row(JsonParser json, byte[] buffer, int start, int end) throws IOException {
    long offset = -1;
    long timestamp = 0;
    int keySize = -1;
    expect(json.nextToken() == JsonToken.START_OBJECT, "it is no object");
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      if (name.equals("value")) {
        expect(offset >= 0, "it has no offset");
        int from = start + (int) json.currentTokenLocation().getByteOffset() + VALUE.length;
        expect(
            from < end
                && Arrays.equals(buffer, from - VALUE.length, from, VALUE, 0, VALUE.length)
                && buffer[end - 1] == '}',
            "its value does not stand at its end");
        if (Arrays.equals(buffer, from, end - 1, NULL, 0, NULL.length)) {
          return new Row(offset, 0, timestamp, keySize, -1);
        }
        int size = end - 1 - from;
        return new Row(offset, checksum(buffer, from, size), timestamp, keySize, size);
      }
      json.nextToken();
      switch (name) {
        case "topic" -> expect(topic.equals(json.getText()), "it is of topic " + json.getText());
        case "partition" ->
            expect(partition == json.getIntValue(), "it is of partition " + json.getText());
        case "offset" -> offset = json.getLongValue();
        case "timestamp" -> timestamp = json.getLongValue();
        case "key" ->
            keySize =
                json.currentToken() == JsonToken.VALUE_NULL
                    ? -1
                    : json.getText().getBytes(StandardCharsets.UTF_8).length;
        case "key_base64" -> keySize = json.getBinaryValue().length;
        case "value_base64" -> {
          byte[] value = json.getBinaryValue();
          expect(offset >= 0, "it has no offset");
          return new Row(
              offset, checksum(value, 0, value.length), timestamp, keySize, value.length);
        }
        default -> json.skipChildren();
      }
    }
    throw new IOException("it has no value");
  }

  private static int checksum(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  private static void expect(boolean holds, String otherwise) throws IOException {
    if (!holds) {
      throw new IOException(otherwise);
    }
  }
}
