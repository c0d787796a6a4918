package superhero.dataflow.pipelines;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import superhero.dataflow.message.DeadLetter;
import superhero.dataflow.message.Message;
import superhero.dataflow.message.Verdict;

/** Dead letters by what is wrong with them; as many as there are flaws are kept, not letters. */
final class Flaws {
  private static final int EXAMPLES = 2;

  /** Without Jackson's bounds: what was written is read, whatever its size. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  private final Instant from;
  private final Instant to;
  private final Map<Flaw, Letters> letters = new HashMap<>();
  private long count;

  /** Of messages of these times, {@code to} not among them. */
  Flaws(Instant from, Instant to) {
    this.from = from;
    this.to = to;
  }

  /** What letters share. */
  private record Flaw(String topic, String model, String code, String path) {}

  private static final class Letters {
    private final List<String> examples = new ArrayList<>();
    private long count;
    private Instant first = Instant.MAX;
    private Instant last = Instant.MIN;
  }

  /** Takes the lines of an object. */
  void add(byte[] object) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(new ByteArrayInputStream(object)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        add(head(line));
      }
    }
  }

  /** What stands before the value, as text. */
  private static Map<String, String> head(String line) throws IOException {
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

  /** Takes the dead letters of a message. */
  void add(Message message, Verdict verdict) {
    for (DeadLetter letter : verdict.deadLetters()) {
      Map<String, String> head = new HashMap<>();
      head.put("topic", message.kafka().topic());
      head.put("partition", String.valueOf(message.kafka().partition()));
      head.put("offset", String.valueOf(message.kafka().offset()));
      head.put("timestamp", String.valueOf(message.kafka().timestamp()));
      head.put("code", letter.code().word());
      head.put("reason", letter.reason());
      head.put("model", letter.model());
      head.put("pointer", letter.pointer());
      head.put("path", letter.path());
      add(head);
    }
  }

  private void add(Map<String, String> letter) {
    Instant time = Instant.ofEpochMilli(Long.parseLong(letter.get("timestamp")));
    if (time.isBefore(from) || !time.isBefore(to)) {
      return;
    }
    count++;
    Letters alike =
        letters.computeIfAbsent(
            new Flaw(
                letter.get("topic"),
                letter.getOrDefault("model", "-"),
                letter.getOrDefault("code", "-"),
                letter.getOrDefault("path", letter.get("pointer"))),
            any -> new Letters());
    alike.count++;
    alike.first = time.isBefore(alike.first) ? time : alike.first;
    alike.last = time.isAfter(alike.last) ? time : alike.last;
    if (alike.examples.size() < EXAMPLES) {
      alike.examples.add(
          letter.get("topic")
              + "-"
              + letter.get("partition")
              + "@"
              + letter.get("offset")
              + ": "
              + letter.get("reason")
              + " at "
              + letter.get("pointer"));
    }
  }

  /** How many letters there are, and the flaws of most letters first. */
  void print(int top, long objects, PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%,d dead letters in %,d objects, of %,d flaws%n",
        count,
        objects,
        letters.size());
    print(top, out);
  }

  /** The flaws of most letters first. */
  void print(int top, PrintStream out) {
    letters.entrySet().stream()
        .sorted(
            Comparator.comparingLong((Map.Entry<Flaw, Letters> each) -> -each.getValue().count)
                .thenComparing(each -> each.getKey().toString()))
        .limit(top)
        .forEach(each -> print(each.getKey(), each.getValue(), out));
    if (letters.size() > top) {
      out.printf(Locale.ROOT, "%nand %,d more; --top prints more%n", letters.size() - top);
    }
  }

  private static void print(Flaw flaw, Letters alike, PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%n%,d  %s  %s  %s  %s%n    from %s to %s%n",
        alike.count,
        flaw.topic(),
        flaw.model(),
        flaw.code(),
        flaw.path(),
        alike.first,
        alike.last);
    alike.examples.forEach(example -> out.println("    " + example));
  }
}
