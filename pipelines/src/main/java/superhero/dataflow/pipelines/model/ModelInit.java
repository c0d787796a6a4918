package superhero.dataflow.pipelines.model;

import com.google.common.base.Ascii;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.beam.sdk.io.FileSystems;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.lake.Location;
import superhero.dataflow.message.Message;
import superhero.dataflow.model.ModelProposal;
import superhero.dataflow.model.ModelTrial;
import superhero.dataflow.pipelines.options.Mistakes;
import superhero.dataflow.pipelines.settings.KafkaSettings;
import superhero.dataflow.pipelines.settings.Locations;

/** {@code model init}: a model file for a topic, made of its last messages. */
public final class ModelInit {
  private ModelInit() {}

  public static void run(ModelInitOptions options, Mistakes mistakes, PrintStream out) {
    Locations.checkPlaces(options, mistakes);
    FileSystems.setDefaultPipelineOptions(options);
    Map<String, String> settings = KafkaSettings.read(options, mistakes);
    Samples.check(options, mistakes);
    mistakes.check();
    String topic = options.getTopic();
    Location models = Location.of(options.getModels());
    String file = ModelProposal.name(topic) + ".avsc";
    checkFree(models, file);
    List<Message> sample = Samples.read(options.getBootstrapServers(), settings, topic, options);
    ModelProposal model = ModelProposal.of(topic, sample);
    if (model.ofJson() == 0) {
      throw new JobException(
          String.format(
              Locale.ROOT,
              "none of the last %,d messages of %s is JSON (%s: %s); no model is needed: raw and"
                  + " buffer_meta keep each message as it is",
              sample.size(),
              topic,
              Samples.place(sample.get(0)),
              sample.get(0).json().flaw()));
    }
    models.put(file, model.text().getBytes(StandardCharsets.UTF_8), "application/json");
    print(model, models + file, topic, out);
    out.printf(
        "next: model check --models=%s --topic=%s --bootstrapServers=%s%s%n",
        options.getModels(),
        topic,
        options.getBootstrapServers(),
        options.getKafkaConfig() == null ? "" : " --kafkaConfig=" + options.getKafkaConfig());
  }

  /** Some file systems take names that differ in case alone for the same. */
  private static void checkFree(Location models, String file) {
    for (Location.Listed each : models.listFolder("", ".avsc")) {
      if (Ascii.equalsIgnoreCase(each.path(), file)) {
        throw new JobException(
            models
                + each.path()
                + " is there, and is not overwritten: delete it, or name another folder by"
                + " --models");
      }
    }
  }

  private static void print(ModelProposal model, String file, String topic, PrintStream out) {
    out.println("wrote " + file);
    out.println("columns: " + String.join(", ", model.columns()));
    model.leftOut().forEach((path, reason) -> out.println("left out: " + path + ": " + reason));
    model
        .tables()
        .forEach(
            (table, having) ->
                out.printf(
                    Locale.ROOT,
                    "could be a table of its own: each %s, in %,d messages%n",
                    table,
                    having));
    ModelTrial trial = model.trial();
    out.printf(
        Locale.ROOT,
        "takes the last %,d messages of %s, with %,d rows%n",
        trial.taken(),
        topic,
        trial.rows());
    if (trial.rejected() > 0) {
      out.printf(
          Locale.ROOT,
          "%,d are no JSON or have no value, and would be dead letters%n",
          trial.rejected());
    }
  }
}
