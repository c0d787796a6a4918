package superhero.dataflow.pipelines.run;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import superhero.dataflow.message.DeadLetter;
import superhero.dataflow.message.Message;
import superhero.dataflow.message.Verdict;

/** Dead letters by what is wrong with them; as many as there are flaws are kept, not letters. */
public final class Flaws {
  private static final int EXAMPLES = 2;

  private final Instant from;
  private final Instant to;
  private final Map<Flaw, Letters> letters = new HashMap<>();
  private long count;

  /** Of messages of these times, {@code to} not among them. */
  public Flaws(Instant from, Instant to) {
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
  public void add(byte[] object) throws IOException {
    LetterHead.readAll(object, this::add);
  }

  /** Takes the dead letters of a message. */
  public void add(Message message, Verdict verdict) {
    for (DeadLetter letter : verdict.deadLetters()) {
      add(LetterHead.of(message.kafka(), letter));
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
  public void print(int top, long objects, PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%,d dead letters in %,d objects, of %,d flaws%n",
        count,
        objects,
        letters.size());
    print(top, out);
  }

  /** The flaws of most letters first. */
  public void print(int top, PrintStream out) {
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
