package superhero.dataflow.pipelines;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.batch.EventWindow;
import superhero.dataflow.batch.JobException;
import superhero.dataflow.batch.Stage;
import superhero.dataflow.commit.CommitOffsets;
import superhero.dataflow.deadletter.WriteDeadLetters;
import superhero.dataflow.kafka.ConsumerGroup;
import superhero.dataflow.kafka.Epoch;
import superhero.dataflow.kafka.KafkaCluster;
import superhero.dataflow.lake.Location;
import superhero.dataflow.mark.MarkComplete;
import superhero.dataflow.mark.Unmarked;
import superhero.dataflow.model.Models;
import superhero.dataflow.plan.Lake;
import superhero.dataflow.plan.PlanRanges;
import superhero.dataflow.plan.PlanSettings;
import superhero.dataflow.plan.Start;
import superhero.dataflow.plan.Topics;
import superhero.dataflow.plan.Until;
import superhero.dataflow.raw.WriteRaw;
import superhero.dataflow.read.ReadRanges;
import superhero.dataflow.redis.CleanStaleGames;
import superhero.dataflow.redis.RedisServer;
import superhero.dataflow.standard.WriteStandard;

/**
 * The graph of {@code ingest}, made of its options.
 *
 * @param until null for a job that streams
 * @param redis null where no games are cleaned
 */
record IngestGraph(
    ConsumerGroup group,
    PlanSettings plan,
    @Nullable Until until,
    int rawCompressionLevel,
    Models models,
    @Nullable RedisServer redis,
    Duration redisExpiry) {
  static final String STARTS = "should be committed, earliest, latest, lake, or " + Values.INSTANT;

  /**
   * Reads the options.
   *
   * @param mistakes that were made so far
   * @throws Mistakes.MistakesException with every option that is wrong
   */
  static IngestGraph of(IngestOptions options, Mistakes mistakes) {
    Map<String, String> kafkaSettings = KafkaSettings.read(options, mistakes);
    positive("batchSize", options.getBatchSize(), mistakes);
    positive("maxBatchBytes", options.getMaxBatchBytes(), mistakes);
    int level = options.getRawCompressionLevel();
    if (level < 1 || level > 9) {
      mistakes.add("rawCompressionLevel", level, "should be a whole number from 1 to 9");
    }
    group(options, mistakes);
    Duration flushInterval =
        mistakes.read(
            "flushInterval",
            options.getFlushInterval(),
            Values::duration,
            "should be " + Values.DURATION,
            Duration.ZERO);
    EventWindow window =
        mistakes.read(
            "window",
            options.getWindow(),
            EventWindow::named,
            "should be 1h or 1d",
            EventWindow.HOUR);
    Start start =
        mistakes.read(
            "startFrom", options.getStartFrom(), IngestGraph::start, STARTS, Start.committed());
    Until until =
        options.getUntil() == null
            ? null
            : mistakes.read(
                "until",
                options.getUntil(),
                IngestGraph::until,
                "should be latest, or " + Values.INSTANT,
                Until.latest());
    if (until == null && !Engine.of(options.getRunner().getName()).streams()) {
      mistakes.add(
          "until",
          null,
          "is missing: "
              + options.getRunner().getSimpleName()
              + " loses messages when it streams; give --until=latest, and let a scheduler start the"
              + " job anew, such as every hour");
    }
    RedisServer redis = RedisSettings.read(options.getRedis(), mistakes);
    Duration redisExpiry =
        mistakes.read(
            "redisExpiry",
            options.getRedisExpiry(),
            Values::duration,
            "should be " + Values.DURATION,
            Duration.ZERO);
    Topics topics = topics(options, mistakes);
    Models models = models(options, mistakes);
    locations(options, mistakes);
    mistakes.check();
    Lake lake =
        new Lake(
            Location.of(options.getRaw()),
            Location.of(options.getStandard()),
            deadLetters(options));
    KafkaCluster kafka = KafkaCluster.at(options.getBootstrapServers(), kafkaSettings);
    PlanSettings plan =
        new PlanSettings(
            topics,
            lake,
            start,
            options.getSkipLostMessages(),
            options.getBatchSize(),
            options.getMaxBatchBytes(),
            window,
            flushInterval);
    ConsumerGroup group = new ConsumerGroup(kafka, options.getConsumerGroup());
    return new IngestGraph(group, plan, until, level, models, redis, redisExpiry);
  }

  /**
   * Asks Kafka, the lake and Redis whether they are there.
   *
   * @param out is told where Redis is not, which is no reason to stop
   * @throws JobException where one of the others is not
   */
  void check(PrintStream out) {
    group.kafka().check(Duration.ofSeconds(10));
    plan.lake().raw().check();
    plan.lake().standard().check();
    plan.lake().deadLetters().check();
    if (redis != null) {
      redis
          .flaw()
          .ifPresent(
              flaw -> out.println("Redis " + redis + " is away, its games stay for now: " + flaw));
    }
  }

  void applyTo(Pipeline pipeline) {
    Lake lake = plan.lake();
    Epoch epoch = Epoch.next(group);
    Instant now = Instant.now();
    PCollection<String> unmarked =
        pipeline.apply("Unmarked", Unmarked.in(lake.standard(), models.names(), group.id()));
    PlanRanges planRanges = PlanRanges.of(epoch, plan);
    PCollectionTuple written =
        pipeline
            .apply("PlanRanges", until == null ? planRanges : planRanges.until(until))
            .apply("Reshuffle", Reshuffle.viaRandomKey())
            .apply("ReadRanges", ReadRanges.of(group).into(stages()));
    written.get(ReadRanges.WRITTEN).apply("CommitOffsets", CommitOffsets.of(epoch));
    MarkComplete mark = MarkComplete.in(lake.standard(), models.names(), group.id());
    PCollectionList.of(written.get(ReadRanges.WINDOWS))
        .and(unmarked)
        .apply("Windows", Flatten.pCollections())
        .apply("MarkComplete", until == null ? mark : mark.before(until.atMost(now)));
  }

  private Stage[] stages() {
    List<Stage> stages = new ArrayList<>();
    stages.add(WriteRaw.to(plan.lake().raw()).withCompressionLevel(rawCompressionLevel));
    stages.add(WriteStandard.to(plan.lake().standard(), models));
    stages.add(WriteDeadLetters.to(plan.lake().deadLetters()));
    if (redis != null) {
      stages.add(CleanStaleGames.in(redis, plan.lake().deadLetters()).withExpiry(redisExpiry));
    }
    return stages.toArray(Stage[]::new);
  }

  private static void positive(String option, long value, Mistakes mistakes) {
    if (value <= 0) {
      mistakes.add(option, value, "should be a whole number above 0");
    }
  }

  static void group(LocationOptions options, Mistakes mistakes) {
    if (options.getConsumerGroup().isBlank()) {
      mistakes.add("consumerGroup", options.getConsumerGroup(), "should be a name");
    }
  }

  static Optional<Start> start(String text) {
    return switch (text) {
      case "committed" -> Optional.of(Start.committed());
      case "earliest" -> Optional.of(Start.earliest());
      case "latest" -> Optional.of(Start.latest());
      case "lake" -> Optional.of(Start.lake());
      default -> Values.instant(text).map(Start::at);
    };
  }

  private static Optional<Until> until(String text) {
    return text.equals("latest")
        ? Optional.of(Until.latest())
        : Values.instant(text).map(Until::at);
  }

  private static Topics topics(IngestOptions options, Mistakes mistakes) {
    String pattern = options.getTopicPattern();
    if (pattern != null) {
      try {
        return Topics.matching(Pattern.compile(pattern));
      } catch (PatternSyntaxException e) {
        mistakes.add(
            "topicPattern", pattern, "should be a regular expression: " + e.getDescription());
      }
    }
    List<String> names = options.getTopics();
    if (names.isEmpty() || names.stream().anyMatch(String::isBlank)) {
      mistakes.add("topics", String.join(",", names), "should be names, comma separated");
    }
    return new Topics(names, null);
  }

  /** Raw and dead letters have equal names below their locations: one would replace the other. */
  static void locations(LocationOptions options, Mistakes mistakes) {
    String raw = location("raw", options.getRaw(), mistakes);
    String standard = location("standard", options.getStandard(), mistakes);
    String deadLetters = location("deadLetters", options.getDeadLetters(), mistakes);
    if (same(standard, raw)) {
      mistakes.add("standard", standard, "should be another location than --raw");
    }
    if (same(deadLetters, raw) || same(deadLetters, standard)) {
      mistakes.add("deadLetters", deadLetters, "should be another location than --raw, --standard");
    }
    if (deadLetters == null && standard != null && same(raw, deadLettersIn(standard))) {
      mistakes.add("raw", raw, "should be another location than dead_letters in --standard");
    }
  }

  private static @Nullable String location(
      String option, @Nullable String location, Mistakes mistakes) {
    if (location != null && location.isBlank()) {
      mistakes.add(option, location, "should be a location such as s3://bucket/prefix");
      return null;
    }
    return location;
  }

  private static boolean same(@Nullable String one, @Nullable String other) {
    return one != null && other != null && Location.of(one).isSameAs(Location.of(other));
  }

  static Location deadLetters(LocationOptions options) {
    return Location.of(
        options.getDeadLetters() == null
            ? deadLettersIn(options.getStandard())
            : options.getDeadLetters());
  }

  private static String deadLettersIn(String standard) {
    return Location.of(standard) + "dead_letters";
  }

  private static Models models(IngestOptions options, Mistakes mistakes) {
    try {
      return options.getModels() == null ? Models.shipped() : Models.with(options.getModels());
    } catch (JobException e) {
      mistakes.add("models", options.getModels(), e.getMessage());
      return Models.shipped();
    }
  }
}
