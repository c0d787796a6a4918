package superhero.dataflow.pipelines.settings;

import java.time.Duration;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.pipelines.options.Mistakes;
import superhero.dataflow.pipelines.options.ShapeOptions;
import superhero.dataflow.pipelines.options.Values;
import superhero.dataflow.range.Compression;
import superhero.dataflow.range.EventWindow;

/**
 * The options that say how many messages become one object.
 *
 * @param rawCompressionLevel null for the default of the compression
 */
public record Shape(
    int batchSize,
    long maxBatchBytes,
    EventWindow window,
    Duration flushInterval,
    Compression rawCompression,
    @Nullable Integer rawCompressionLevel) {

  /** Reads them, and adds what is wrong with them. */
  public static Shape read(ShapeOptions options, Mistakes mistakes) {
    mistakes.checkAtLeastOne("batchSize", options.getBatchSize());
    mistakes.checkAtLeastOne("maxBatchBytes", options.getMaxBatchBytes());
    Compression compression =
        mistakes.read(
            "rawCompression",
            options.getRawCompression(),
            Compression::named,
            "should be gzip or zstd",
            Compression.GZIP);
    Integer level = options.getRawCompressionLevel();
    if (level != null && (level < 1 || level > Compression.MAX_LEVEL)) {
      mistakes.add("rawCompressionLevel", level, "should be a whole number from 1 to 9");
    }
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
    return new Shape(
        options.getBatchSize(),
        options.getMaxBatchBytes(),
        window,
        flushInterval,
        compression,
        level);
  }
}
