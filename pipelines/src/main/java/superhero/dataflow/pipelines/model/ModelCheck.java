package superhero.dataflow.pipelines.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.beam.sdk.io.FileSystems;
import superhero.dataflow.message.Message;
import superhero.dataflow.model.Model;
import superhero.dataflow.model.ModelTrial;
import superhero.dataflow.model.Models;
import superhero.dataflow.pipelines.options.Mistakes;
import superhero.dataflow.pipelines.run.Flaws;
import superhero.dataflow.pipelines.run.Run;
import superhero.dataflow.pipelines.settings.KafkaSettings;
import superhero.dataflow.pipelines.settings.Locations;

/** {@code model check}: what is wrong with model files, and what they make of a topic. */
public final class ModelCheck {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ModelCheck() {}

  public static void run(ModelCheckOptions options, Mistakes mistakes, PrintStream out) {
    Locations.checkPlaces(options, mistakes);
    FileSystems.setDefaultPipelineOptions(options);
    Map<String, String> settings =
        KafkaSettings.read(options.getBootstrapServers(), options, mistakes);
    Samples.check(options, mistakes);
    if (options.getTopic() != null && options.getBootstrapServers() == null) {
      mistakes.add("bootstrapServers", null, "is missing: Kafka brokers, host:port");
    }
    if (options.getTopic() == null && options.getBootstrapServers() != null) {
      mistakes.add("topic", null, "is missing: the topic on which the models are tried");
    }
    mistakes.checkAtLeastOne("top", options.getTop());
    mistakes.check();
    Models models = Models.of(options.getModels(), false);
    if (options.getTopic() == null) {
      models.further().forEach(model -> print(model, out));
      return;
    }
    String topic = options.getTopic();
    List<Message> sample = Samples.read(options.getBootstrapServers(), settings, topic, options);
    out.printf(Locale.ROOT, "the last %,d messages of %s:%n%n", sample.size(), topic);
    out.printf("%-32s%10s%10s%10s%n", "", "takes", "rows", "rejects");
    Flaws flaws = new Flaws(Instant.MIN, Instant.MAX);
    List<ModelTrial> trials = ModelTrial.of(models.further(), sample, flaws::add);
    for (ModelTrial each : trials) {
      out.printf(
          Locale.ROOT,
          "%-32s%,10d%,10d%,10d%n",
          each.model(),
          each.taken(),
          each.rows(),
          each.rejected());
    }
    long rejected = trials.stream().mapToLong(ModelTrial::rejected).sum();
    if (rejected > 0) {
      flaws.print(options.getTop(), out);
      throw new Run.TooManyDeadLetters(
          String.format(
              Locale.ROOT,
              "the last %,d messages of %s would make %,d dead letters",
              sample.size(),
              topic,
              rejected));
    }
  }

  private static void print(Model model, PrintStream out) {
    JsonNode file = json(model.schema());
    out.println(
        model.name()
            + ": "
            + model.schema().getFields().stream()
                .map(Schema.Field::name)
                .collect(Collectors.joining(", "))
            + (file.has("where") ? "; where " + file.get("where") : "")
            + (file.has("each") ? "; each " + file.get("each").asText() : ""));
  }

  private static JsonNode json(Schema schema) {
    try {
      return JSON.readTree(schema.toString());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a schema is JSON", e);
    }
  }
}
