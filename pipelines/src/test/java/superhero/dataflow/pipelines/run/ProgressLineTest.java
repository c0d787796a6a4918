package superhero.dataflow.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import superhero.dataflow.observe.JobFigures;
import superhero.dataflow.observe.Reading;

class ProgressLineTest {
  private static final String OBJECTS = "audit/objects";
  private static final String RANGES = "replay/ranges";
  private static final String COMPARED = "diff/objects";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "25 | 100 | 10 | 25 messages read, 25 % of 100 offsets, 30s left",
        "999 | 1000 | 50 | 999 messages read, 99 % of 1,000 offsets, 1s left",
        "110 | 100 | 10 | 110 messages read, 100 % of 100 offsets, 1s left",
        "0 | 100 | 10 | 0 messages read",
        "25 | 0 | 10 | 25 messages read"
      })
  void messagesAreAShareOfTheOffsetsWithTheTimeThatIsLeft(
      long messages, long offsets, double seconds, String said) {
    Reading reading =
        reading(seconds, Map.of(Reading.READ, offsets), Map.of(Reading.READ, messages));

    assertThat(line(reading).replaceAll(", [0-9,]+ messages/s", "")).isEqualTo(said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1200 | 4000 | 5 | 1,200 of 4,000 objects read, 30 %, 12s left",
        "29 | 100 | 29 | 29 of 100 objects read, 29 %, 71s left",
        "4000 | 4000 | 20 | 4,000 of 4,000 objects read, 100 %, 1s left",
        "4100 | 4000 | 20 | 4,000 of 4,000 objects read, 100 %, 1s left",
        "0 | 4000 | 5 | 0 of 4,000 objects read",
        "7 | 0 | 5 | 7 objects read"
      })
  void objectsAreSoManyOfThoseThatWereFound(long read, long found, double seconds, String said) {
    assertThat(line(reading(seconds, Map.of(OBJECTS, found), Map.of(OBJECTS, read))))
        .isEqualTo(said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 25 %, 30s left",
        "20 | 25 %, 10s left",
        "29.5 | 25 %, 1s left",
        "31 | 25 %",
      })
  void theTimeThatIsLeftDoesNotGrowWhileNothingIsCounted(double since, String said) {
    Map<String, Long> counters = Map.of(OBJECTS, 1L);
    Map<String, Long> totals = Map.of(OBJECTS, 4L);

    assertThat(line(new Reading(Instant.EPOCH, 10 + since, totals, since, 0, 0, counters)))
        .isEqualTo("1 of 4 objects read, " + said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4 | 0 | 0 | 4 of 8 ranges in the tables, 25 %, 30s left",
        "8 | 0 | 0 | 8 of 8 ranges in the tables, 50 %, 10s left",
        "8 | 0 | 60 | 8 of 8 ranges in the tables, 0 of 60 objects compared, 50 %, 10s left",
        "8 | 30 | 60 | 8 of 8 ranges in the tables, 30 of 60 objects compared, 75 %, 4s left"
      })
  void theShareOfARunOfTwoStepsIsThatOfBoth(long made, long compared, long found, String said) {
    Map<String, Long> totals = new LinkedHashMap<>();
    totals.put(RANGES, 8L);
    totals.put(COMPARED, found);
    Map<String, Long> counters = compared == 0 ? Map.of() : Map.of(COMPARED, compared);
    Map<String, Long> all = new LinkedHashMap<>(counters);
    all.put(RANGES, made);

    assertThat(line(reading(10, totals, all))).isEqualTo(said);
  }

  @Test
  void theLastLineSaysHowManyOfHowManyAndNoShare() {
    Reading reading = reading(1.25, Map.of(OBJECTS, 12L), Map.of(OBJECTS, 12L));

    assertThat(ProgressLine.of("done", LocalTime.NOON, reading, 0))
        .isEqualTo("done, 12:00:00 UTC, 1.3 s: 12 of 12 objects read");
  }

  @Test
  void anotherLineIsWorthItOnceAFigureHasChanged() {
    String nothing = ProgressLine.told(reading(5, Map.of(OBJECTS, 0L), Map.of()));
    String found = ProgressLine.told(reading(5, Map.of(OBJECTS, 9L), Map.of()));
    String lag = ProgressLine.told(reading(5, Map.of(), Map.of(Reading.LAG, 3L)));

    assertThat(nothing).isEmpty();
    assertThat(found).isNotEqualTo(nothing);
    assertThat(lag).isNotEqualTo(nothing);
    assertThat(ProgressLine.told(reading(9, Map.of(OBJECTS, 9L), Map.of()))).isEqualTo(found);
  }

  @Test
  void whatWasFoundIsCountedByThePipeline() {
    JobFigures figures = new JobFigures();
    figures.expectFound(OBJECTS);
    Pipeline pipeline = Pipeline.create();
    pipeline.apply(Create.of(1, 2, 3)).apply(ParDo.of(new CountFn()));

    assertThat(figures.read().share()).isZero();
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    figures.started(result);

    assertThat(figures.read().total(OBJECTS)).isEqualTo(6);
    assertThat(figures.read().percent()).isEqualTo(50);
  }

  private static final class CountFn extends DoFn<Integer, Void> {
    private static final Counter FOUND = Metrics.counter("audit", "objectsFound");
    private static final Counter READ = Metrics.counter("audit", "objects");

    @ProcessElement
    public void process(@Element Integer number) {
      FOUND.inc(number);
      READ.inc();
    }
  }

  private static String line(Reading reading) {
    return List.of(ProgressLine.of("running", LocalTime.NOON, reading, 1).split(": ", 2)).get(1);
  }

  private static Reading reading(
      double seconds, Map<String, Long> totals, Map<String, Long> counters) {
    return new Reading(Instant.EPOCH, seconds, totals, 0, 0, 0, counters);
  }
}
