package superhero.dataflow.message;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.google.common.base.Utf8;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.range.Compression;

/**
 * Messages as compressed newline-delimited JSON, one lossless line a message:
 *
 * <pre>
 * {"topic":"t","partition":0,"offset":7,"timestamp":1795383537690,"timestamp_type":"CreateTime",
 * "key":"k","headers":[{"key":"h","value":"v"}],"value":{"level":"INFO"}}</pre>
 *
 * <p>A key or header value that is not UTF-8 stands as base64 in {@code key_base64} or {@code
 * value_base64} instead. A value stands verbatim where it is JSON on one line; in {@code
 * value_base64} where it is anything else, the word null included; {@code "value":null} is a
 * tombstone. Of a key or value that was too large to be kept, {@code key_left_out} or {@code
 * value_left_out} has the number of its bytes. Equal messages give equal bytes.
 */
public final class MessageLines {
  private static final JsonStringEncoder QUOTE = JsonStringEncoder.getInstance();

  /** Each call of zlib or zstd costs as much as a short line. */
  private static final int BLOCK_BYTES = 128 * 1024;

  private final ByteArrayOutputStream object = new ByteArrayOutputStream();
  private final OutputStream lines;
  private String topic = "";
  private byte[] quotedTopic = {};
  private long rows;

  /** An empty object, compressed at the default level. */
  public MessageLines(Compression compression) throws IOException {
    this(compression, compression.defaultLevel());
  }

  /**
   * An empty object.
   *
   * @param level 1 (fast) to 9 (small)
   */
  public MessageLines(Compression compression, int level) throws IOException {
    lines = new BufferedOutputStream(compression.compress(object, level), BLOCK_BYTES);
  }

  /** Adds a message as it is. */
  public void add(Message message) throws IOException {
    add(message, null);
  }

  /**
   * Adds a message with {@code code}, {@code reason}, {@code model}, {@code pointer} and {@code
   * path} before its value, where it is a dead letter.
   */
  public void add(Message message, @Nullable DeadLetter deadLetter) throws IOException {
    ConsumerRecord<byte[], byte[]> kafka = message.kafka();
    if (!topic.equals(kafka.topic())) {
      topic = kafka.topic();
      quotedTopic = QUOTE.quoteAsUTF8(topic);
    }
    write("{\"topic\":\"");
    lines.write(quotedTopic);
    write("\",\"partition\":" + kafka.partition() + ",\"offset\":" + kafka.offset());
    write(",\"timestamp\":" + kafka.timestamp());
    write(",\"timestamp_type\":\"" + kafka.timestampType() + "\",");
    if (message.isKeyLeftOut()) {
      writeLeftOut("key", kafka.serializedKeySize());
    } else {
      writeText("key", kafka.key());
    }
    write(",\"headers\":[");
    boolean isFirst = true;
    for (Header header : kafka.headers()) {
      write(isFirst ? "{" : ",{");
      isFirst = false;
      writeText("key", header.key());
      write(",");
      writeText("value", header.value());
      write("}");
    }
    write("],");
    if (deadLetter != null) {
      writeField("code", deadLetter.code().word());
      writeField("reason", deadLetter.reason());
      writeField("model", deadLetter.model());
      writeField("pointer", deadLetter.pointer());
      writeField("path", deadLetter.path());
    }
    writeValue(message);
    write("}\n");
    rows++;
  }

  public long rows() {
    return rows;
  }

  /** Ends the object and returns its bytes. */
  public byte[] finish() throws IOException {
    lines.close();
    return object.toByteArray();
  }

  private void writeValue(Message message) throws IOException {
    byte[] value = message.kafka().value();
    if (value == null) {
      write("\"value\":null");
    } else if (message.isValueLeftOut()) {
      writeLeftOut("value", message.kafka().serializedValueSize());
    } else if (message.fitsInLine()) {
      write("\"value\":");
      lines.write(value);
    } else {
      writeBase64("value", value);
    }
  }

  private void writeText(String name, byte @Nullable [] bytes) throws IOException {
    if (bytes == null || Utf8.isWellFormed(bytes)) {
      writeText(name, bytes == null ? null : new String(bytes, StandardCharsets.UTF_8));
    } else {
      writeBase64(name, bytes);
    }
  }

  private void writeField(String name, @Nullable String text) throws IOException {
    writeText(name, text);
    write(",");
  }

  private void writeText(String name, @Nullable String text) throws IOException {
    write("\"" + name + "\":");
    if (text == null) {
      write("null");
    } else {
      write("\"");
      lines.write(QUOTE.quoteAsUTF8(text));
      write("\"");
    }
  }

  private void writeBase64(String name, byte[] bytes) throws IOException {
    write("\"" + name + "_base64\":\"");
    lines.write(Base64.getEncoder().encode(bytes));
    write("\"");
  }

  private void writeLeftOut(String name, int bytes) throws IOException {
    write("\"" + name + "_left_out\":" + bytes);
  }

  private void write(String ascii) throws IOException {
    lines.write(ascii.getBytes(StandardCharsets.ISO_8859_1));
  }
}
