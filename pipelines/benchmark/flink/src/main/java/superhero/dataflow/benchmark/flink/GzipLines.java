package superhero.dataflow.benchmark.flink;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;

/** Messages as gzip of a line of JSON each, the same lines as those of {@code ingest}. */
final class GzipLines implements BulkWriter<Message> {
  private static final JsonFactory JSON = new JsonFactory();

  private final GZIPOutputStream gzip;
  private final JsonGenerator line;

  private GzipLines(FSDataOutputStream out, int level) throws IOException {
    gzip =
        new GZIPOutputStream(out, 64 * 1024) {
          {
            def.setLevel(level);
          }
        };
    line = JSON.createGenerator(gzip);
    line.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
    line.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    line.setRootValueSeparator(null);
  }

  /**
   * What a sink takes.
   *
   * @param level of zlib, 1 (fast) to 9 (small)
   */
  static BulkWriter.Factory<Message> atLevel(int level) {
    return out -> new GzipLines(out, level);
  }

  @Override
  public void addElement(Message message) throws IOException {
    line.writeStartObject();
    line.writeStringField("topic", message.topic);
    line.writeNumberField("partition", message.partition);
    line.writeNumberField("offset", message.offset);
    line.writeNumberField("timestamp", message.timestamp);
    line.writeStringField("timestamp_type", message.timestampType);
    writeText("key", message.key);
    line.writeArrayFieldStart("headers");
    for (int i = 0; i < message.headerKeys.length; i++) {
      line.writeStartObject();
      line.writeStringField("key", message.headerKeys[i]);
      writeText("value", message.headerValues[i]);
      line.writeEndObject();
    }
    line.writeEndArray();
    if (message.value == null) {
      line.writeNullField("value");
    } else if (message.isJson) {
      line.writeFieldName("value");
      line.writeRawValue(new String(message.value, StandardCharsets.UTF_8));
    } else {
      line.writeBinaryField("value_base64", message.value);
    }
    line.writeEndObject();
    line.writeRaw('\n');
  }

  @Override
  public void flush() throws IOException {
    line.flush();
    gzip.flush();
  }

  @Override
  public void finish() throws IOException {
    line.flush();
    gzip.finish();
  }

  private void writeText(String name, byte[] bytes) throws IOException {
    if (bytes == null) {
      line.writeNullField(name);
    } else {
      line.writeStringField(name, new String(bytes, StandardCharsets.UTF_8));
    }
  }
}
