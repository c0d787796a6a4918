package superhero.dataflow.pipelines.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
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
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.commit.CommitOffsets;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.kafka.ConsumerGroup;
import superhero.dataflow.kafka.Epoch;
import superhero.dataflow.kafka.KafkaCluster;
import superhero.dataflow.lake.Lake;
import superhero.dataflow.lake.LakeIdentity;
import superhero.dataflow.lake.Location;
import superhero.dataflow.mark.EventFolders;
import superhero.dataflow.mark.MarkComplete;
import superhero.dataflow.mark.Unmarked;
import superhero.dataflow.message.Judge;
import superhero.dataflow.model.Models;
import superhero.dataflow.pipelines.options.Engine;
import superhero.dataflow.pipelines.options.Mistakes;
import superhero.dataflow.pipelines.options.Values;
import superhero.dataflow.pipelines.run.Run;
import superhero.dataflow.pipelines.run.TablesGraph;
import superhero.dataflow.pipelines.settings.KafkaSettings;
import superhero.dataflow.pipelines.settings.Locations;
import superhero.dataflow.pipelines.settings.ModelSettings;
import superhero.dataflow.pipelines.settings.RedisSettings;
import superhero.dataflow.pipelines.settings.Shape;
import superhero.dataflow.plan.PlanRanges;
import superhero.dataflow.plan.PlanSettings;
import superhero.dataflow.plan.Start;
import superhero.dataflow.plan.Topics;
import superhero.dataflow.plan.Until;
import superhero.dataflow.range.WrittenRange;
import superhero.dataflow.raw.ManifestRecord;
import superhero.dataflow.raw.RawSink;
import superhero.dataflow.rawlog.Tables;
import superhero.dataflow.redis.RedisServer;
import superhero.dataflow.redis.StaleGamesSink;
import superhero.dataflow.standard.EtlMetaRecord;
import superhero.dataflow.write.KafkaLog;
import superhero.dataflow.write.RecordRanges;
import superhero.dataflow.write.Sink;
import superhero.dataflow.write.WriteRanges;

/**
 * The graph of {@code ingest}, made of its options.
 *
 * @param until null for a job that streams
 * @param rawCompressionLevel null for the default of each compression
 * @param redis null where no games are cleaned
 */
record IngestGraph(
    KafkaCluster kafka,
    boolean logsInByIam,
    ConsumerGroup group,
    PlanSettings plan,
    @Nullable Until until,
    @Nullable Integer rawCompressionLevel,
    Models models,
    @Nullable RedisServer redis,
    Duration redisExpiry) {
  /** To be raised with each change of what is written for the same messages. */
  private static final String FORMAT = "5";

  /**
   * Reads the options.
   *
   * @param mistakes that were made so far
   * @throws Mistakes.MistakesException with every option that is wrong
   */
  static IngestGraph of(IngestOptions options, Mistakes mistakes) {
    Map<String, String> kafkaSettings = KafkaSettings.read(options, mistakes);
    Shape shape = Shape.read(options, mistakes);
    mistakes.checkAtLeastOne("maxMessageBytes", options.getMaxMessageBytes());
    KafkaSettings.checkGroup(options, mistakes);
    Start start =
        mistakes.read(
            "startFrom",
            options.getStartFrom(),
            Values::start,
            "should be " + Values.START,
            Start.committed());
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
              + " loses messages when it streams; give --until=latest, and let a scheduler start"
              + " the job anew, such as every hour");
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
    Models models = ModelSettings.read(options, mistakes);
    boolean rawAlone = Locations.NONE.equals(options.getStandard());
    String standard = rawAlone ? null : options.getStandard();
    Locations.check(options.getRaw(), standard, options.getDeadLetters(), mistakes);
    if (rawAlone && redis != null && options.getDeadLetters() == null) {
      mistakes.add("redis", null, "with --standard=none needs --deadLetters");
    }
    mistakes.check();
    Lake lake =
        new Lake(
            Location.of(options.getRaw()),
            rawAlone ? null : Location.of(standard),
            rawAlone && options.getDeadLetters() == null
                ? null
                : Locations.deadLetters(standard, options.getDeadLetters()));
    KafkaCluster kafka =
        KafkaCluster.at(options.getBootstrapServers(), kafkaSettings)
            .leavingOutAbove(options.getMaxMessageBytes());
    PlanSettings plan =
        new PlanSettings(
                topics,
                lake,
                start,
                options.getSkipLostMessages(),
                shape.batchSize(),
                shape.maxBatchBytes(),
                shape.window(),
                shape.flushInterval())
            .withRawCompression(shape.rawCompression())
            .withFingerprint(
                fingerprint(models, shape.rawCompressionLevel(), options.getMaxMessageBytes()));
    ConsumerGroup group = new ConsumerGroup(kafka, options.getConsumerGroup());
    boolean logsInByIam = MskIam.isLogin(kafkaSettings);
    return new IngestGraph(
        kafka,
        logsInByIam,
        group,
        plan,
        until,
        shape.rawCompressionLevel(),
        models,
        redis,
        redisExpiry);
  }

  /**
   * Asks Kafka, the lake and Redis whether they are there.
   *
   * @param out is told where Redis is not, which is no reason to stop
   * @throws JobException where one of the others is not
   */
  void check(PrintStream out) {
    kafka.check(Duration.ofSeconds(10));
    if (logsInByIam) {
      MskIam.checkTransactions(kafka);
    }
    Lake lake = plan.lake();
    for (Location each : Arrays.asList(lake.raw(), lake.standard(), lake.deadLetters())) {
      if (each != null) {
        each.check();
      }
    }
    plan.checkLake(group);
    LakeIdentity.claim(group.id(), lake.raw(), lake.standard(), lake.deadLetters());
    if (redis != null) {
      redis
          .flaw()
          .ifPresent(
              flaw -> out.println("Redis " + redis + " is away, its games stay for now: " + flaw));
    }
  }

  /**
   * With the plan of a bounded run, whose lag is said as {@link Run} says it.
   *
   * @return how many offsets are to be read; 0 of a job without end
   */
  long applyTo(Pipeline pipeline, PrintStream out) {
    Lake lake = plan.lake();
    Epoch epoch = Epoch.next(group);
    PCollection<String> unmarked =
        lake.standard() == null
            ? null
            : pipeline.apply("Unmarked", Unmarked.in(lake.standard(), models.names(), group.id()));
    PlanRanges stream = PlanRanges.of(epoch, plan);
    PlanRanges planRanges = until == null ? stream : stream.until(until);
    if (until != null) {
      out.println("ingest begins, lag " + planRanges.lag());
    }
    KafkaLog log =
        KafkaLog.of(epoch)
            .skippingLostMessages(plan.skipLostMessages())
            .passingOverDeletedTopics(until == null && plan.topics().pattern() != null);
    PCollection<WrittenRange> written =
        pipeline
            .apply("PlanRanges", planRanges)
            .apply("Reshuffle", Reshuffle.viaRandomKey())
            .apply("WriteRanges", WriteRanges.from(log).judgedBy(judge()).to(sinks()))
            .apply("WriteManifests", RecordRanges.by(ManifestRecord.in(lake.raw()), log));
    if (lake.standard() != null) {
      written = written.apply("WriteEtlMeta", RecordRanges.by(EtlMetaRecord.in(lake, models), log));
    }
    written.apply("CommitOffsets", CommitOffsets.of(epoch));
    if (unmarked != null) {
      MarkComplete mark = MarkComplete.in(lake.standard(), models.names(), group.id());
      PCollectionList.of(written.apply("EventFolders", EventFolders.create()))
          .and(unmarked)
          .apply("Folders", Flatten.pCollections())
          .apply("MarkComplete", mark.before(planRanges.completeTo()));
    }
    return planRanges.offsets();
  }

  private Judge judge() {
    return plan.lake().standard() == null ? Judge.NONE : models;
  }

  private Sink[] sinks() {
    List<Sink> sinks = new ArrayList<>();
    RawSink raw = RawSink.to(plan.lake().raw());
    sinks.add(rawCompressionLevel == null ? raw : raw.withCompressionLevel(rawCompressionLevel));
    if (plan.lake().standard() != null) {
      sinks.addAll(TablesGraph.sinks(new Tables(plan.lake(), models)));
    }
    if (redis != null) {
      sinks.add(StaleGamesSink.in(redis, plan.lake().deadLetters()).withExpiry(redisExpiry));
    }
    return sinks.toArray(Sink[]::new);
  }

  /** Of all that shapes the objects of a range, beside the range. */
  private static String fingerprint(
      Models models, @Nullable Integer rawCompressionLevel, int maxMessageBytes) {
    String level = rawCompressionLevel == null ? "default" : rawCompressionLevel.toString();
    return Hashing.sha256()
        .hashString(FORMAT + "\n" + level + "\n" + maxMessageBytes + "\n" + models.text(), UTF_8)
        .toString()
        .substring(0, 16);
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
}
