package superhero.dataflow.pipelines.plan;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.io.FileSystems;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.estimate.Cutting;
import superhero.dataflow.estimate.MeasuredSample;
import superhero.dataflow.estimate.PartitionLog;
import superhero.dataflow.estimate.PriceList;
import superhero.dataflow.estimate.TopicSizes;
import superhero.dataflow.estimate.Workload;
import superhero.dataflow.kafka.KafkaCluster;
import superhero.dataflow.message.Message;
import superhero.dataflow.model.Model;
import superhero.dataflow.model.Models;
import superhero.dataflow.pipelines.options.Mistakes;
import superhero.dataflow.pipelines.settings.KafkaSettings;
import superhero.dataflow.pipelines.settings.Locations;
import superhero.dataflow.pipelines.settings.ModelSettings;
import superhero.dataflow.pipelines.settings.PriceFiles;
import superhero.dataflow.pipelines.settings.Shape;
import superhero.dataflow.simulate.Topic;

/** {@code plan}: what a lake would take. Writes nothing but a sample to a temporary folder. */
public final class Plan {
  private static final Duration HOUR = Duration.ofHours(1);

  private Plan() {}

  public static void run(PlanOptions options, Mistakes mistakes, PrintStream out) {
    Locations.checkPlaces(options, mistakes);
    FileSystems.setDefaultPipelineOptions(options);
    Map<String, String> kafkaSettings =
        KafkaSettings.read(options.getBootstrapServers(), options, mistakes);
    Shape shape = Shape.read(options, mistakes);
    Models models = ModelSettings.read(options, mistakes);
    if (options.getStandard() != null && !options.getStandard().equals(Locations.NONE)) {
      mistakes.add("standard", options.getStandard(), "should be none, or not be given");
    }
    if (options.getUntil() != null && !options.getUntil().equals("latest")) {
      mistakes.add("until", options.getUntil(), "should be latest: a run each hour");
    }
    mistakes.checkAtLeastOne("messages", options.getMessages());
    mistakes.checkAtLeastOne("workerThreads", options.getWorkerThreads());
    mistakes.checkAtLeastOne("monthsKept", options.getMonthsKept());
    checkTraffic(options, mistakes);
    Collection<PriceList> prices = PriceFiles.read(options, mistakes);
    mistakes.check();
    boolean rawAlone = Locations.NONE.equals(options.getStandard());
    MeasuredSample sample =
        new MeasuredSample(
            shape.rawCompression(), shape.rawCompressionLevel(), rawAlone ? null : models);
    List<String> assumptions = new ArrayList<>();
    List<PartitionLog> logs;
    Map<String, TopicSizes> sizes;
    boolean fromKafka = options.getBootstrapServers() != null;
    if (fromKafka) {
      TopicLogs topics =
          TopicLogs.of(
              KafkaCluster.at(options.getBootstrapServers(), kafkaSettings),
              options.getTopics(),
              shape.window(),
              options.getUntil() == null,
              mistakes);
      logs = topics.logs();
      sizes = topics.sizes(sample, options.getMessages());
    } else {
      String topic = Topic.GAME.topicName();
      logs = even(topic, options);
      sizes = Map.of(topic, simulated(sample, options, models, rawAlone, assumptions));
    }
    Workload workload =
        new Workload(
            logs,
            sizes,
            new Cutting(shape.batchSize(), shape.maxBatchBytes(), shape.window()),
            from(logs),
            options.getUntil() == null ? shape.flushInterval() : HOUR,
            options.getUntil() != null,
            rawAlone ? 0 : models.names().size(),
            options.getWorkerThreads());
    Instant now = Instant.now();
    PlanReport report =
        PlanReport.of(
            workload,
            fromKafka ? now : null,
            prices,
            options.getMonthsKept(),
            LocalDate.ofInstant(now, ZoneOffset.UTC),
            assumptions);
    if (options.getJson()) {
      report.printJson(out);
    } else {
      report.printText(out);
    }
  }

  private static void checkTraffic(PlanOptions options, Mistakes mistakes) {
    boolean fromKafka = options.getBootstrapServers() != null;
    if (fromKafka) {
      String why = "comes from Kafka if --bootstrapServers is given";
      notWithKafka("messagesPerSecond", options.getMessagesPerSecond(), why, mistakes);
      notWithKafka("messageBytes", options.getMessageBytes(), why, mistakes);
      notWithKafka("partitions", options.getPartitions(), why, mistakes);
      return;
    }
    if (options.getMessagesPerSecond() == null) {
      mistakes.add(
          "bootstrapServers",
          null,
          "is missing: Kafka brokers, host:port; or give --messagesPerSecond in their place");
    } else if (!(options.getMessagesPerSecond() > 0 && options.getMessagesPerSecond() <= 1e9)) {
      mistakes.add(
          "messagesPerSecond", options.getMessagesPerSecond(), "should be above 0, to 1e9");
    }
    if (options.getMessageBytes() != null) {
      mistakes.checkAtLeastOne("messageBytes", options.getMessageBytes());
    }
    if (options.getPartitions() != null) {
      mistakes.checkAtLeastOne("partitions", options.getPartitions());
    }
  }

  private static void notWithKafka(
      String option, @Nullable Object value, String why, Mistakes mistakes) {
    if (value != null) {
      mistakes.add(option, value, why);
    }
  }

  /** An hour in which as many messages come to each partition. */
  private static List<PartitionLog> even(String topic, PlanOptions options) {
    int partitions = options.getPartitions() == null ? 1 : options.getPartitions();
    double messages = options.getMessagesPerSecond() * HOUR.toSeconds();
    List<PartitionLog> logs = new ArrayList<>();
    long before = 0;
    for (int i = 0; i < partitions; i++) {
      long all = Math.round(messages * (i + 1) / partitions);
      logs.add(PartitionLog.even(topic, i, 0, HOUR.toMillis(), all - before));
      before = all;
    }
    return logs;
  }

  private static TopicSizes simulated(
      MeasuredSample sample,
      PlanOptions options,
      Models models,
      boolean rawAlone,
      List<String> assumptions) {
    List<Message> messages = SimulatedSample.ofGames(options.getMessages());
    TopicSizes sizes = sample.of(messages);
    assumptions.add("messages compress as the simulator's do, and all partitions get as many");
    if (!rawAlone) {
      List<String> shipped = Models.shipped().names();
      for (Model each : models.further()) {
        if (!shipped.contains(each.name()) && !sizes.kinds().containsKey(each.name())) {
          sizes = sizes.withTableLikeRaw(each.name());
          assumptions.add(each.name() + " has as many objects and bytes as raw");
        }
      }
    }
    return options.getMessageBytes() == null ? sizes : sizes.scaledTo(options.getMessageBytes());
  }

  /** The hour that ends with the newest message of all. */
  private static long from(List<PartitionLog> logs) {
    long newest = logs.stream().mapToLong(log -> log.offsets().lastKey()).max().orElse(0);
    return newest - HOUR.toMillis();
  }
}
