package superhero.dataflow.observe;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Makes a JSON object of each line that is printed: the time, the line as {@code message}, and once
 * the job runs the figures of {@code /status}, which are those that the last line of progress was
 * made of.
 */
public final class JsonLines extends OutputStream {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final PrintStream out;
  private final JobFigures figures;
  private final TableCounters tables;

  private JsonLines(PrintStream out, JobFigures figures, TableCounters tables) {
    this.out = out;
    this.figures = figures;
    this.tables = tables;
  }

  /** A stream to print lines to, which come out as JSON. */
  public static PrintStream to(PrintStream out, JobFigures figures, JobDescription job) {
    return new PrintStream(new JsonLines(out, figures, job.tables()), true, StandardCharsets.UTF_8);
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
    figures
        .last()
        .ifPresent(
            reading ->
                json.setAll(
                    StatusJson.figures(
                        figures.isStarted(), reading, ProcessFigures.now(), tables)));
    out.println(json);
  }
}
