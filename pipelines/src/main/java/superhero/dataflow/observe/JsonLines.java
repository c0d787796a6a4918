package superhero.dataflow.observe;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Function;

/**
 * Makes a JSON object of each line that is printed: the time, the line as {@code message}, and once
 * the job runs its figures, which are those that the last line of progress was made of.
 */
public final class JsonLines extends OutputStream {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final PrintStream out;
  private final JobFigures figures;
  private final Function<Reading, ObjectNode> members;

  private JsonLines(PrintStream out, JobFigures figures, Function<Reading, ObjectNode> members) {
    this.out = out;
    this.figures = figures;
    this.members = members;
  }

  /** A stream to print lines to, which come out as JSON with the figures of {@code /status}. */
  public static PrintStream to(PrintStream out, JobFigures figures, JobDescription job) {
    return stream(
        new JsonLines(
            out,
            figures,
            reading ->
                StatusJson.figures(figures.isStarted(), reading, ProcessFigures.now(), job)));
  }

  /** As {@link #to}, with the figures of {@code /metrics} as CloudWatch takes them from a log. */
  public static PrintStream emf(PrintStream out, JobFigures figures, JobDescription job) {
    EmbeddedMetrics metrics = new EmbeddedMetrics(job);
    return stream(
        new JsonLines(
            out, figures, reading -> metrics.of(reading, ProcessFigures.now(), Instant.now())));
  }

  private static PrintStream stream(JsonLines lines) {
    return new PrintStream(lines, true, StandardCharsets.UTF_8);
  }

  @Override
  public void write(int character) {
    if (character != '\n') {
      line.write(character);
      return;
    }
    ObjectNode json =
        JSON.createObjectNode()
            .put("time", Instant.now().toString())
            .put("message", line.toString(StandardCharsets.UTF_8).stripTrailing());
    line.reset();
    figures.last().ifPresent(reading -> json.setAll(members.apply(reading)));
    out.println(json);
  }
}
