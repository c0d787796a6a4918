package superhero.dataflow.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.failure.Retry;

/** The page as a browser shows it, and as a screen reader reads it. */
class StatusPageTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final String PARTITIONS =
      "2 partitions; lib.server.game-1 is 1,234 messages behind, the most";
  private static final String WINDOWS =
      "complete up to 2026-01-01 12:00 UTC; messages are planned up to 2026-01-01 12:05 UTC";

  @TempDir Path profile;

  @Test
  void thePageTellsItsStateWithoutErrorsOrForeignRequestsInLightAndDark() throws Exception {
    Thread waiting = new Thread(StatusPageTest::waitForTheStore);
    try (Observer observer = Observer.at("127.0.0.1", 0, SomeJob.description("group"), figures());
        Browser browser = Browser.start(profile)) {
      String url = "http://127.0.0.1:" + observer.port() + "/";

      open(browser, url, "light", "running");
      String light = browser.assertReadable();
      assertNamed(browser, "running");
      open(browser, url, "dark", "running");
      assertThat(browser.assertReadable()).isNotEqualTo(light);

      waiting.start();
      await().atMost(PATIENCE).until(() -> !Retry.waiting().isEmpty());
      for (String scheme : List.of("light", "dark")) {
        open(browser, url, scheme, "waiting");
        browser.assertReadable();
      }
      assertNamed(browser, "waiting");
      assertThat(text(browser, "waiting")).contains("cannot write s3://raw/a: it is away");
      assertThat(text(browser, "requests")).contains("s3", "put", "1.5 s");
      assertThat(text(browser, "letters")).contains("lib.server.game", "not_json");
      assertThat(cells(browser, "partitions"))
          .isEqualTo("lib.server.game-0: lag 0 0%|lib.server.game-1: lag 1,234 100%");
      assertThat(cells(browser, "windows"))
          .startsWith("2025-12-31 13:00 UTC: complete 100%|")
          .endsWith("|2026-01-01 11:00 UTC: complete 100%|2026-01-01 12:00 UTC: open 0%");

      browser.evaluate("windows({watermark: '2026-01-01T12:05:00Z', windows: 3})");
      assertThat(text(browser, "windows"))
          .startsWith("3 are marked as complete, the runner does not tell up to when; ");

      browser.assertAtPeace(url);
    } finally {
      waiting.interrupt();
    }
  }

  private static void open(Browser browser, String url, String scheme, String state)
      throws Exception {
    browser.open(url, scheme);
    await().atMost(PATIENCE).until(() -> text(browser, "state").equals(state));
  }

  private static String text(Browser browser, String id) throws Exception {
    return browser
        .evaluate("(document.getElementById('%s') || {}).innerText || ''".formatted(id))
        .asText();
  }

  /** The texts of a strip's cells, and how much of the colour they have. */
  private static String cells(Browser browser, String id) throws Exception {
    return browser
        .evaluate(
            ("[...document.querySelectorAll('#%s .strip span')].map(c => c.title + ' ' +"
                    + " c.style.getPropertyValue('--share')).join('|')")
                .formatted(id))
        .asText();
  }

  private static void assertNamed(Browser browser, String state) throws Exception {
    Set<String> named = browser.named();
    assertThat(named)
        .contains(
            "heading superhero-dataflow",
            "StaticText " + state,
            "region Waiting for",
            "table What was written",
            "table Requests to the stores, the slowest first",
            "table Dead letters by topic, model and code");
    assertThat(named).anyMatch(each -> each.matches("(img|image) Kafka to raw .*"));
    assertThat(named).anyMatch(each -> each.matches("(img|image) " + PARTITIONS));
    assertThat(named).anyMatch(each -> each.matches("(img|image) " + WINDOWS));
    assertThat(named).anyMatch(each -> each.matches("(img|image) (Lag from .*|No figures yet)"));
    assertThat(named)
        .as("it is read aloud when it changes")
        .anyMatch(each -> each.startsWith("status"));
  }

  private static JobFigures figures() {
    JobFigures figures = new JobFigures();
    figures.begin();
    figures.expect(Reading.READ, 100);
    Pipeline pipeline = Pipeline.create();
    pipeline.apply(Create.of(1)).apply(ParDo.of(new Count()));
    figures.started(pipeline.run());
    return figures;
  }

  private static void waitForTheStore() {
    try {
      Retry.whilePassing(
          () -> {
            throw new JobException("cannot write s3://raw/a: it is away", null, true);
          });
    } catch (JobException e) {
      // The test has ended.
    }
  }

  private static final class Count extends DoFn<Integer, Void> {
    @ProcessElement
    public void process() {
      Metrics.counter("read", "messages").inc(70);
      Metrics.counter("raw", "messages").inc(70);
      Metrics.counter("deadletter", "letters/lib~server~game/log_meta/not_json").inc(3);
      Metrics.counter("store", "s3/put/requests").inc();
      Metrics.counter("store", "s3/put/micros").inc(1_500_000);
      Metrics.distribution("store", "s3/put/slowest").update(1_500_000);
      Metrics.gauge("plan", "lags/lib~server~game/0").set(0);
      Metrics.gauge("plan", "lags/lib~server~game/1").set(1_234);
      Metrics.gauge("plan", "watermark").set(NOON.plusSeconds(300).toEpochMilli());
      Metrics.distribution("mark", "windowEndSeconds").update(NOON.getEpochSecond());
    }
  }
}
