package superhero.dataflow.pipelines.replay;

import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.failure.Retry;
import superhero.dataflow.kafka.KafkaCluster;
import superhero.dataflow.lake.Lake;
import superhero.dataflow.lake.Location;
import superhero.dataflow.model.Models;
import superhero.dataflow.pipelines.options.Mistakes;
import superhero.dataflow.pipelines.run.ReplayRun;
import superhero.dataflow.pipelines.run.TablesGraph;
import superhero.dataflow.pipelines.settings.KafkaSettings;
import superhero.dataflow.pipelines.settings.Locations;
import superhero.dataflow.pipelines.settings.ModelSettings;
import superhero.dataflow.pipelines.settings.NewProducer;
import superhero.dataflow.pipelines.settings.Selections;
import superhero.dataflow.rawlog.Outputs;
import superhero.dataflow.rawlog.RawRanges;
import superhero.dataflow.rawlog.Selection;
import superhero.dataflow.rawlog.Tables;
import superhero.dataflow.replay.RawMessages;

/** {@code replay}: raw messages to a topic, or dead letters to the tables. */
public final class Replay {
  private Replay() {}

  public static void run(ReplayOptions options, Mistakes mistakes, PrintStream out) {
    Locations.checkPlaces(options, mistakes);
    FileSystems.setDefaultPipelineOptions(options);
    if ((options.getToKafka() == null) == (options.getDeadLetters() == null)) {
      mistakes.add("replay goes to one place: give --toKafka=<topic>, or --deadLetters=<location>");
    }
    if (options.getToKafka() != null) {
      toKafka(options, mistakes, out);
    } else {
      deadLetters(options, mistakes, out);
    }
  }

  private static void toKafka(ReplayOptions options, Mistakes mistakes, PrintStream out) {
    Selection selection = Selections.read(options, mistakes);
    if (options.getBootstrapServers() == null) {
      mistakes.add("bootstrapServers", null, "is missing: Kafka brokers, host:port");
    }
    Map<String, String> settings =
        KafkaSettings.read(options.getBootstrapServers(), options, mistakes);
    Locations.check(options.getRaw(), null, null, mistakes);
    mistakes.check();
    Location raw = Location.of(options.getRaw());
    Locations.checkThere(raw);
    KafkaCluster kafka = KafkaCluster.at(options.getBootstrapServers(), settings);
    kafka.check(Duration.ofSeconds(10));
    Pipeline pipeline = Pipeline.create(options);
    PCollectionTuple messages =
        pipeline.apply(
            "RawMessages",
            RawMessages.of(
                raw, selection, options.getToKafka(), partitions(kafka, options.getToKafka())));
    messages
        .get(RawMessages.MESSAGES)
        .apply(
            "WriteToKafka",
            KafkaIO.<byte[], byte[]>writeRecords()
                .withBootstrapServers(options.getBootstrapServers())
                .withProducerFactoryFn(new NewProducer(producer(settings)))
                .withKeySerializer(ByteArraySerializer.class)
                .withValueSerializer(ByteArraySerializer.class));
    ReplayRun run = new ReplayRun("replay", options, raw, "replay/objects");
    run.report(PCollectionList.of(messages.get(Outputs.LEFT)));
    run.finish(pipeline, out);
  }

  private static int partitions(KafkaCluster kafka, String topic) {
    TopicDescription description = kafka.describe(List.of(topic)).get(topic);
    if (description == null) {
      throw new JobException(
          "there is no topic " + topic + " to replay to: create it, or name another by --toKafka");
    }
    return description.partitions().size();
  }

  /** Waits for Kafka as all commands do, and leaves to it how large a message may be. */
  /** A share of the heap; by itself Kafka's client takes 32 MiB, and no message above. */
  private static long bufferBytes() {
    return Math.max(32L << 20, Runtime.getRuntime().maxMemory() / 4);
  }

  private static Map<String, Object> producer(Map<String, String> settings) {
    Map<String, Object> producer = new HashMap<>();
    producer.put(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
    producer.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) Retry.PATIENCE.toMillis());
    // The largest message that passes is the lesser of the two.
    producer.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.MAX_VALUE);
    producer.put(ProducerConfig.BUFFER_MEMORY_CONFIG, bufferBytes());
    producer.putAll(settings);
    return producer;
  }

  private static void deadLetters(ReplayOptions options, Mistakes mistakes, PrintStream out) {
    Selection selection = Selections.read(options, mistakes);
    Models models = ModelSettings.read(options, mistakes);
    if (options.getStandard() == null) {
      mistakes.add("standard", null, "is missing: the location of the tables");
    }
    Locations.check(options.getRaw(), options.getStandard(), options.getDeadLetters(), mistakes);
    mistakes.check();
    Tables tables =
        new Tables(
            new Lake(
                Location.of(options.getRaw()),
                Location.of(options.getStandard()),
                Location.of(options.getDeadLetters())),
            models);
    TablesGraph.checkThere(tables);
    Pipeline pipeline = Pipeline.create(options);
    ReplayRun run = new ReplayRun("replay", options, tables.standard(), "replay/ranges");
    PCollectionTuple replayed =
        TablesGraph.apply(
            pipeline,
            RawRanges.in(tables.raw(), selection).withDeadLettersOf(tables),
            TablesGraph.intoTables(tables, selection).whereDeadLettersFit());
    run.report(PCollectionList.of(replayed.get(Outputs.LEFT)));
    run.finish(pipeline, out);
  }
}
