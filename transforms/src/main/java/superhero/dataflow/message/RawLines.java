package superhero.dataflow.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.range.Compression;

/**
 * The lines of a raw or dead letters object as the messages that they were, byte by byte: the other
 * side of {@link MessageLines}. A value that stands verbatim is not parsed.
 */
public final class RawLines {
  /** Without Jackson's own bounds: what was written is read, whatever its size. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  private static final byte[] VALUE = "\"value\":".getBytes(StandardCharsets.UTF_8);
  private static final byte[] NULL = "null".getBytes(StandardCharsets.UTF_8);
  private static final byte[] LEFT_OUT = {};

  private final String topic;
  private final int partition;
  private final BiConsumer<ConsumerRecord<byte[], byte[]>, String> messages;
  private String model = "";
  private long lines;

  private RawLines(
      String topic, int partition, BiConsumer<ConsumerRecord<byte[], byte[]>, String> messages) {
    this.topic = topic;
    this.partition = partition;
    this.messages = messages;
  }

  /**
   * Reads an object of one partition.
   *
   * @param path whose end says how the object is compressed
   * @param messages takes each message, in the order of the lines
   * @return how many lines there are
   * @throws IOException that says in words why it cannot be read
   */
  public static long read(
      String path,
      byte[] object,
      String topic,
      int partition,
      Consumer<ConsumerRecord<byte[], byte[]>> messages)
      throws IOException {
    return readDeadLetters(
        path, object, topic, partition, (message, model) -> messages.accept(message));
  }

  /**
   * As {@link #read}, with the model that each dead letter is of; empty where its line names none.
   */
  public static long readDeadLetters(
      String path,
      byte[] object,
      String topic,
      int partition,
      BiConsumer<ConsumerRecord<byte[], byte[]>, String> messages)
      throws IOException {
    RawLines lines = new RawLines(topic, partition, messages);
    Compression compression =
        Compression.of(path)
            .orElseThrow(() -> new IOException("its name ends neither in .json.gz nor .json.zst"));
    try (InputStream in = compression.decompress(object)) {
      lines.read(in);
    } catch (EOFException e) {
      throw new IOException("it is cut off", e);
    }
    return lines.lines;
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
          model = "";
          ConsumerRecord<byte[], byte[]> message = message(buffer, line, i);
          messages.accept(message, model);
          lines++;
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
      throw new IOException("line " + (lines + 1) + " has no end");
    }
  }

  private ConsumerRecord<byte[], byte[]> message(byte[] buffer, int start, int end)
      throws IOException {
    try (JsonParser json = JSON.createParser(buffer, start, end - start)) {
      return message(json, buffer, start, end);
    } catch (IOException | NoSuchElementException e) {
      throw new IOException("line " + (lines + 1) + ": " + e.getMessage(), e);
    }
  }

  private ConsumerRecord<byte[], byte[]> message(JsonParser json, byte[] buffer, int start, int end)
      throws IOException {
    long offset = -1;
    long timestamp = 0;
    TimestampType timestampType = TimestampType.CREATE_TIME;
    byte[] key = null;
    int keySize = 0;
    Headers headers = new RecordHeaders();
    byte[] value = null;
    int valueSize = 0;
    boolean hasValue = false;
    expect(json.nextToken() == JsonToken.START_OBJECT, "it is no object");
    while (!hasValue && json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      if (name.equals("value")) {
        int from = start + (int) json.currentTokenLocation().getByteOffset() + VALUE.length;
        value = verbatim(buffer, from, end);
        hasValue = true;
        continue;
      }
      json.nextToken();
      switch (name) {
        case "topic" -> expect(topic.equals(json.getText()), "it is of topic " + json.getText());
        case "partition" ->
            expect(partition == json.getIntValue(), "it is of partition " + json.getText());
        case "offset" -> offset = json.getLongValue();
        case "timestamp" -> timestamp = json.getLongValue();
        case "timestamp_type" -> timestampType = TimestampType.forName(json.getText());
        case "key", "key_base64" -> key = bytes(json, name);
        case "key_left_out" -> {
          key = LEFT_OUT;
          keySize = leftOut(json);
        }
        case "headers" -> headers(json, headers);
        case "model" -> model = json.getValueAsString("");
        case "value_base64" -> {
          value = json.getBinaryValue();
          hasValue = true;
        }
        case "value_left_out" -> {
          value = LEFT_OUT;
          valueSize = leftOut(json);
          hasValue = true;
        }
        default -> json.skipChildren();
      }
    }
    expect(hasValue, "it has no value");
    expect(offset >= 0, "it has no offset");
    return new ConsumerRecord<>(
        topic,
        partition,
        offset,
        timestamp,
        timestampType,
        key == null ? ConsumerRecord.NULL_SIZE : Math.max(keySize, key.length),
        value == null ? ConsumerRecord.NULL_SIZE : Math.max(valueSize, value.length),
        key,
        value,
        headers,
        Optional.empty());
  }

  /** What stands between the name and the brace that ends the line; null for a tombstone. */
  private static byte @Nullable [] verbatim(byte[] buffer, int from, int end) throws IOException {
    expect(
        from < end
            && Arrays.equals(buffer, from - VALUE.length, from, VALUE, 0, VALUE.length)
            && buffer[end - 1] == '}',
        "its value does not stand at its end");
    return Arrays.equals(buffer, from, end - 1, NULL, 0, NULL.length)
        ? null
        : Arrays.copyOfRange(buffer, from, end - 1);
  }

  /** How many bytes were left out. */
  private static int leftOut(JsonParser json) throws IOException {
    expect(json.getIntValue() > 0, "it leaves out " + json.getText() + " bytes");
    return json.getIntValue();
  }

  private static void headers(JsonParser json, Headers headers) throws IOException {
    expect(json.currentToken() == JsonToken.START_ARRAY, "its headers are no array");
    while (json.nextToken() == JsonToken.START_OBJECT) {
      String key = "";
      byte[] value = null;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        if (name.equals("key")) {
          key = json.getText();
        } else {
          value = bytes(json, name);
        }
      }
      headers.add(key, value);
    }
  }

  private static byte @Nullable [] bytes(JsonParser json, String name) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    return name.endsWith("_base64")
        ? json.getBinaryValue()
        : json.getText().getBytes(StandardCharsets.UTF_8);
  }

  private static void expect(boolean holds, String otherwise) throws IOException {
    if (!holds) {
      throw new IOException(otherwise);
    }
  }
}
