package superhero.dataflow.simulation;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import superhero.dataflow.batch.EventWindow;
import superhero.dataflow.batch.Stage;
import superhero.dataflow.deadletter.WriteDeadLetters;
import superhero.dataflow.lake.Location;
import superhero.dataflow.model.Models;
import superhero.dataflow.plan.Lake;
import superhero.dataflow.plan.PlanSettings;
import superhero.dataflow.plan.Start;
import superhero.dataflow.plan.Topics;
import superhero.dataflow.raw.WriteRaw;
import superhero.dataflow.standard.WriteStandard;

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
            new Lake(RAW, STANDARD, DEAD_LETTERS),
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

  List<Stage> stages() {
    return List.of(
        WriteRaw.to(RAW).withCompressionLevel(compressionLevel),
        WriteStandard.to(STANDARD, models()),
        WriteDeadLetters.to(DEAD_LETTERS));
  }
}
