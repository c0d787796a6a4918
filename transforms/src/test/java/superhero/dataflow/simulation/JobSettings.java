package superhero.dataflow.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import superhero.dataflow.deadletter.DeadLettersSink;
import superhero.dataflow.kafka.Epoch;
import superhero.dataflow.lake.Lake;
import superhero.dataflow.lake.Location;
import superhero.dataflow.model.Models;
import superhero.dataflow.plan.PlanSettings;
import superhero.dataflow.plan.Start;
import superhero.dataflow.plan.Topics;
import superhero.dataflow.range.EventWindow;
import superhero.dataflow.range.Range;
import superhero.dataflow.range.WrittenRange;
import superhero.dataflow.raw.ManifestRecord;
import superhero.dataflow.raw.RawSink;
import superhero.dataflow.standard.EtlMetaRecord;
import superhero.dataflow.standard.TablesSink;
import superhero.dataflow.write.KafkaLog;
import superhero.dataflow.write.WriteAccess;

/**
 * What an operator gives a job.
 *
 * @param strict whether a model of the operator's rejects messages that the shipped ones take
 * @param byPattern whether topics that are created later belong to the job, too
 */
record JobSettings(
    int batchSize,
    long maxBatchBytes,
    EventWindow window,
    int compressionLevel,
    boolean strict,
    Start start,
    boolean skipLostMessages,
    boolean byPattern) {
  static final List<JobSettings> VARIANTS =
      List.of(
          of(4, 1 << 20, EventWindow.HOUR, 6, false),
          of(3, 1 << 20, EventWindow.HOUR, 6, false),
          of(4, 150, EventWindow.HOUR, 6, false),
          of(4, 1 << 20, EventWindow.DAY, 6, false),
          of(4, 1 << 20, EventWindow.HOUR, 9, false),
          of(4, 1 << 20, EventWindow.HOUR, 6, true),
          of(4, 150, EventWindow.HOUR, 6, true),
          of(3, 150, EventWindow.HOUR, 6, false));

  static final Location RAW = Location.of("sim://lake/raw");
  static final Location STANDARD = Location.of("sim://lake/standard");
  static final Location DEAD_LETTERS = Location.of("sim://lake/dead_letters");
  static final Lake LAKE = new Lake(RAW, STANDARD, DEAD_LETTERS);

  private static JobSettings of(
      int batchSize, long maxBatchBytes, EventWindow window, int compressionLevel, boolean strict) {
    return new JobSettings(
        batchSize,
        maxBatchBytes,
        window,
        compressionLevel,
        strict,
        Start.committed(),
        false,
        false);
  }

  JobSettings from(Start other) {
    return new JobSettings(
        batchSize,
        maxBatchBytes,
        window,
        compressionLevel,
        strict,
        other,
        skipLostMessages,
        byPattern);
  }

  JobSettings skippingLostMessages(boolean skip) {
    return new JobSettings(
        batchSize, maxBatchBytes, window, compressionLevel, strict, start, skip, byPattern);
  }

  JobSettings byPattern(boolean pattern) {
    return new JobSettings(
        batchSize,
        maxBatchBytes,
        window,
        compressionLevel,
        strict,
        start,
        skipLostMessages,
        pattern);
  }

  PlanSettings plan() {
    return new PlanSettings(
            byPattern
                ? Topics.matching(Pattern.compile(World.TOPIC + ".*"))
                : Topics.named(List.of(World.TOPIC)),
            LAKE,
            start,
            skipLostMessages,
            batchSize,
            maxBatchBytes,
            window,
            Duration.ZERO)
        .withFingerprint(fingerprint());
  }

  /** What shapes objects beside the ranges. */
  String fingerprint() {
    return compressionLevel + (strict ? " strict" : "");
  }

  Models models() {
    return strict ? SimModels.STRICT : SimModels.SHIPPED;
  }

  /** Writes a range, unless it is on the lake already; empty if it was passed over. */
  Optional<WrittenRange> write(Epoch epoch, Range range) {
    return WriteAccess.write(
        KafkaLog.of(epoch)
            .skippingLostMessages(skipLostMessages)
            .passingOverDeletedTopics(byPattern),
        models(),
        List.of(
            RawSink.to(RAW).withCompressionLevel(compressionLevel),
            TablesSink.to(STANDARD, models()),
            DeadLettersSink.to(DEAD_LETTERS)),
        List.of(ManifestRecord.in(RAW), EtlMetaRecord.in(LAKE, models())),
        range);
  }
}
