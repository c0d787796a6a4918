package superhero.dataflow.serverless;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.base.Splitter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.lake.LakeIdentity;
import superhero.dataflow.lake.Location;
import superhero.dataflow.pipelines.options.Arguments;
import superhero.dataflow.pipelines.options.Mistakes;
import superhero.dataflow.pipelines.standardize.StandardizeOptions;
import superhero.dataflow.pipelines.standardize.StandardizeSettings;
import superhero.dataflow.range.Manifest;
import superhero.dataflow.rawlog.Tables;
import superhero.dataflow.standardize.StandardizeRange;

/**
 * Takes the names of objects that have appeared, in any order and as often as they come. In: {@code
 * s3://bucket/raw/_ranges/logs/….json}. If it is a manifest of the lake's raw, its range is in the
 * tables when {@link #take} returns; another object is ignored, with a line in the log. What throws
 * is to be given again, and changes nothing that was right.
 *
 * <pre>
 * StandardizeOnEvent.fromEnvironment().take("s3://bucket/raw/_ranges/…", Duration.ofMinutes(9))
 * </pre>
 */
public final class StandardizeOnEvent {
  /** The environment variable that holds the options of {@code standardize}, spaces between. */
  public static final String OPTIONS = "OPTIONS";

  /** As long as {@code ingest} may take from a manifest to the row in etl_meta. */
  private static final Duration INGEST_GOES_FIRST = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(StandardizeOnEvent.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final StandardizeSettings settings;
  private final Location raw;
  private volatile Tables tables;

  private StandardizeOnEvent(StandardizeSettings settings) {
    this.settings = settings;
    this.raw = Location.of(settings.options().getRaw());
  }

  /**
   * With the options of this process.
   *
   * @throws Mistakes.MistakesException that says all that is wrong with them
   */
  public static StandardizeOnEvent fromEnvironment() {
    return with(Optional.ofNullable(System.getenv(OPTIONS)).orElse(""));
  }

  /** With options as {@link #OPTIONS} has them. */
  public static StandardizeOnEvent with(String options) {
    Thread thread = Thread.currentThread();
    ClassLoader ofThread = thread.getContextClassLoader();
    thread.setContextClassLoader(ofThisClass());
    try {
      return parse(options);
    } finally {
      thread.setContextClassLoader(ofThread);
    }
  }

  /** Beam looks for services there; a cloud's own loader may know none of them. */
  private static ClassLoader ofThisClass() {
    return StandardizeOnEvent.class.getClassLoader();
  }

  private static StandardizeOnEvent parse(String options) {
    Arguments arguments =
        new Arguments(Splitter.onPattern("\\s+").omitEmptyStrings().splitToList(options));
    StandardizeOptions parsed = arguments.as(StandardizeOptions.class);
    Mistakes mistakes = arguments.mistakes();
    StandardizeSettings settings = StandardizeSettings.read(parsed, mistakes);
    for (String option : List.of("onlyModels", "pollInterval", "watch")) {
      if (arguments.has(option)) {
        mistakes.add(option, null, "is not for a function, which writes what is not in the tables");
      }
    }
    mistakes.check();
    return new StandardizeOnEvent(settings);
  }

  /**
   * Takes an object.
   *
   * @param object its whole name
   * @param within how long it may take; then it is given up, so that it is given again
   * @throws JobException that says what is wrong
   */
  public void take(String object, Duration within) {
    if (!object.startsWith(raw.toString())
        || Manifest.name(object.substring(raw.toString().length())).isEmpty()) {
      LOG.info("ignored, since it is no manifest of a range in {}: {}", raw, object);
      return;
    }
    Attempt attempt = new Attempt(() -> write(object.substring(raw.toString().length())));
    attempt.await(object, within);
  }

  private void write(String path) throws IOException {
    long begun = System.nanoTime();
    Tables known = tables();
    if (isLeftToIngest(known, path)) {
      throw new JobException(
          raw
              + path
              + ": ingest writes these tables too, and may be about to write this range; it is"
              + " tried again");
    }
    StandardizeRange.Outcome outcome =
        StandardizeSettings.standardize(known, settings.selection()).write(path);
    String what =
        switch (outcome) {
          case WRITTEN -> "written to the tables";
          case IN_TABLES -> "in the tables already";
          case NOT_SELECTED -> "ignored, since it is not selected";
        };
    LOG.info("{} ({} ms): {}{}", what, (System.nanoTime() - begun) / 1_000_000, raw, path);
  }

  /**
   * Loads the classes that the first event would load, and asks whether the lake is there.
   *
   * @throws JobException that says why it cannot be reached
   */
  public void rehearse() {
    try {
      Rehearsal.of(settings.models());
    } catch (IOException e) {
      throw new JobException("cannot write to a folder of this machine: " + e.getMessage(), e);
    }
    tables();
  }

  /** Asked by the first event, not at the start: a failure is then told, and tried again. */
  private Tables tables() {
    if (tables == null) {
      tables = settings.tables();
    }
    return tables;
  }

  /** True for a new range of a lake whose ingest writes, or has written, these tables itself. */
  private boolean isLeftToIngest(Tables known, String path) throws IOException {
    Optional<byte[]> identity = raw.find(LakeIdentity.NAME);
    if (identity.isEmpty()) {
      return false;
    }
    JsonNode standard = JSON.readTree(identity.get()).path("standard");
    if (!standard.isTextual() || !Location.of(standard.textValue()).isSameAs(known.standard())) {
      return false;
    }
    Manifest manifest = Manifest.decode(path, raw.get(path));
    Instant since = Instant.now().minus(INGEST_GOES_FIRST);
    return known.objects(manifest).isEmpty()
        && raw.list(path, "").stream()
            .anyMatch(each -> Instant.ofEpochMilli(each.modified()).isAfter(since));
  }

  /** One attempt at an object, in a thread of its own, which can be interrupted. */
  private static final class Attempt {
    private interface Work {
      void run() throws Exception;
    }

    private final List<Throwable> failures = new ArrayList<>();
    private final Thread thread;

    Attempt(Work work) {
      thread =
          new Thread(
              () -> {
                try {
                  work.run();
                } catch (Throwable e) {
                  failures.add(e);
                }
              },
              "standardize");
      thread.setContextClassLoader(ofThisClass());
    }

    void await(String object, Duration within) {
      thread.start();
      try {
        thread.join(Math.max(1, within.toMillis()));
        boolean late = thread.isAlive();
        thread.interrupt();
        // What is under way to the store is waited for, so that nothing comes later.
        thread.join();
        if (late) {
          throw new JobException(
              object + ": not done after " + within.toSeconds() + " s; it is tried again");
        }
      } catch (InterruptedException e) {
        thread.interrupt();
        Thread.currentThread().interrupt();
        throw new JobException(object + ": interrupted", e);
      }
      if (!failures.isEmpty()) {
        Throwable failure = failures.get(0);
        throw new JobException(object + ": " + failure.getMessage(), failure);
      }
    }
  }
}
