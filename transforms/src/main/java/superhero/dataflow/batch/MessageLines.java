package superhero.dataflow.batch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.common.base.Utf8;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Messages as gzip of newline-delimited JSON, one lossless line a message:
 *
 * <pre>
 * {"topic":"t","partition":0,"offset":7,"timestamp":1795383537690,"timestamp_type":"CreateTime",
 * "key":"k","headers":[{"key":"h","value":"v"}],"value":{"level":"INFO"}}</pre>
 *
 * <p>A key or header value that is not UTF-8 stands as base64 in {@code key_base64} or {@code
 * value_base64} instead. A value stands verbatim where it is JSON on one line; in {@code
 * value_base64} where it is anything else, the word null included; {@code "value":null} is a
 * tombstone. The gzip header has no time and no name, so equal messages give equal bytes.
 */
public final class MessageLines {
  private static final JsonFactory JSON = new JsonFactory();

  private final ByteArrayOutputStream object = new ByteArrayOutputStream();
  private final OutputStream gzip;
  private final JsonGenerator line;
  private long rows;

  /**
   * An empty object.
   *
   * @param compressionLevel of zlib, 1 (fast) to 9 (small)
   */
  public MessageLines(int compressionLevel) throws IOException {
    gzip = new LevelledGzip(object, compressionLevel);
    line = JSON.createGenerator(gzip);
    line.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
    line.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    line.setRootValueSeparator(null);
  }

  /** Adds a message as it is. */
  public void add(Message message) throws IOException {
    add(message, null);
  }

  /**
   * Adds a message with {@code reason}, {@code model} and {@code pointer} before its value, where
   * it is a dead letter.
   */
  public void add(Message message, @Nullable DeadLetter deadLetter) throws IOException {
    ConsumerRecord<byte[], byte[]> kafka = message.kafka();
    line.writeStartObject();
    line.writeStringField("topic", kafka.topic());
    line.writeNumberField("partition", kafka.partition());
    line.writeNumberField("offset", kafka.offset());
    line.writeNumberField("timestamp", kafka.timestamp());
    line.writeStringField("timestamp_type", kafka.timestampType().toString());
    writeText("key", kafka.key());
    line.writeArrayFieldStart("headers");
    for (Header header : kafka.headers()) {
      line.writeStartObject();
      line.writeStringField("key", header.key());
      writeText("value", header.value());
      line.writeEndObject();
    }
    line.writeEndArray();
    if (deadLetter != null) {
      line.writeStringField("reason", deadLetter.reason());
      line.writeStringField("model", deadLetter.model());
      line.writeStringField("pointer", deadLetter.pointer());
    }
    writeValue(message);
    line.writeEndObject();
    line.writeRaw('\n');
    rows++;
  }

  public long rows() {
    return rows;
  }

  /** Ends the object and returns its bytes. */
  public byte[] finish() throws IOException {
    line.close();
    gzip.close();
    return object.toByteArray();
  }

  private void writeValue(Message message) throws IOException {
    byte[] value = message.kafka().value();
    if (value == null) {
      line.writeNullField("value");
    } else if (message.fitsInLine()) {
      line.writeFieldName("value");
      line.writeRawValue("");
      line.flush();
      gzip.write(value);
    } else {
      line.writeBinaryField("value_base64", value);
    }
  }

  private void writeText(String name, byte @Nullable [] bytes) throws IOException {
    if (bytes == null) {
      line.writeNullField(name);
    } else if (Utf8.isWellFormed(bytes)) {
      line.writeStringField(name, new String(bytes, StandardCharsets.UTF_8));
    } else {
      line.writeBinaryField(name + "_base64", bytes);
    }
  }

  private static final class LevelledGzip extends GZIPOutputStream {
    LevelledGzip(OutputStream out, int level) throws IOException {
      super(out, 64 * 1024);
      def.setLevel(level);
    }
  }
}
