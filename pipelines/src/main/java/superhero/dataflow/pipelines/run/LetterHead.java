package superhero.dataflow.pipelines.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import superhero.dataflow.message.DeadLetter;

/** What a dead letter says before its value, as text by name. */
final class LetterHead {
  /** Without Jackson's bounds: what was written is read, whatever its size. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  private LetterHead() {}

  /** Those of the lines of an object. */
  static void readAll(byte[] object, Consumer<Map<String, String>> heads) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(new ByteArrayInputStream(object)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        heads.accept(read(line));
      }
    }
  }

  private static Map<String, String> read(String line) throws IOException {
    Map<String, String> head = new HashMap<>();
    try (JsonParser json = JSON.createParser(line)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME && !json.currentName().startsWith("value")) {
        String name = json.currentName();
        if (json.nextToken().isScalarValue()) {
          head.put(name, json.getValueAsString("-"));
        }
        json.skipChildren();
      }
    }
    return head;
  }

  /** That of a dead letter of a message. */
  static Map<String, String> of(ConsumerRecord<byte[], byte[]> message, DeadLetter letter) {
    Map<String, String> head = new HashMap<>();
    head.put("topic", message.topic());
    head.put("partition", String.valueOf(message.partition()));
    head.put("offset", String.valueOf(message.offset()));
    head.put("timestamp", String.valueOf(message.timestamp()));
    head.put("code", letter.code().word());
    head.put("reason", letter.reason());
    head.put("model", letter.model());
    head.put("pointer", letter.pointer());
    head.put("path", letter.path());
    return head;
  }
}
