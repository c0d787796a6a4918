package superhero.dataflow.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The rules are those of Amazon's specification of the embedded metric format. */
class EmbeddedMetricsTest {
  /** Of a directive. */
  private static final int MAX_METRICS = 100;

  private static final int MAX_CHARACTERS_OF_A_DIMENSION = 1024;
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final ProcessFigures PROCESS = new ProcessFigures(List.of(), 2, 64, 1000, 2000);

  private final EmbeddedMetrics metrics = new EmbeddedMetrics(SomeJob.description("group"));

  @Test
  void eachMetricIsANumberOfTheLineWithAUnit() throws Exception {
    JsonNode line = line(metrics, Map.of(Reading.READ, 7L));

    Map<String, String> units = EmfRules.units(line);
    assertThat(line.at("/_aws/Timestamp").longValue()).isEqualTo(NOON.toEpochMilli());
    assertThat(units)
        .hasSizeLessThanOrEqualTo(MAX_METRICS)
        .containsEntry("messages", "Count")
        .containsEntry("store_request_max_seconds", "Seconds")
        .containsEntry("object_bytes", "Bytes")
        .doesNotContainKeys("job_info", "lag_messages");
    assertThat(line.get("heap_used_bytes").doubleValue()).isEqualTo(1000);
    assertThat(line.get("group").textValue()).isEqualTo("group");
    assertThat(line.get("topic").textValue()).isEqualTo("lib.server.lobby,lib.server.game");
  }

  @Test
  void aCounterIsWhatCameSinceTheLastLineAndAGaugeIsWhatItIs() throws Exception {
    JsonNode first = line(metrics, Map.of(Reading.READ, 7L, Reading.LAG, 5L));
    JsonNode second = line(metrics, Map.of(Reading.READ, 10L, Reading.LAG, 5L));
    JsonNode third = line(metrics, Map.of(Reading.READ, 10L, Reading.LAG, 5L));

    assertThat(List.of(first, second, third))
        .extracting(line -> line.get("messages").doubleValue())
        .containsExactly(7.0, 3.0, 0.0);
    assertThat(List.of(first, second, third))
        .extracting(line -> line.get("lag_messages").doubleValue())
        .containsOnly(5.0);
  }

  @Test
  void labelsAreSummedUpAndTheSlowestIsTheSlowestOfAll() throws Exception {
    JsonNode line =
        line(
            metrics,
            Map.of(
                "store/s3/put/requests", 3L,
                "store/s3/put/slowest/count", 3L,
                "store/s3/put/slowest/max", 1_500_000L,
                "store/file/put/requests", 4L));

    assertThat(line.get("store_requests").doubleValue()).isEqualTo(7);
    assertThat(line.get("store_request_max_seconds").doubleValue()).isEqualTo(1.5);
  }

  @Test
  void aDimensionIsAsciiAndNotTooLong() throws Exception {
    JsonNode line =
        line(new EmbeddedMetrics(SomeJob.description("ü" + "x".repeat(2000))), Map.of());

    EmfRules.units(line);
    assertThat(line.get("group").textValue())
        .startsWith("?x")
        .hasSize(MAX_CHARACTERS_OF_A_DIMENSION);
  }

  private static JsonNode line(EmbeddedMetrics metrics, Map<String, Long> counters)
      throws Exception {
    Reading reading = new Reading(NOON, 1, Map.of(), 0, 0, 0, counters);
    return new ObjectMapper().readTree(metrics.of(reading, PROCESS, NOON).toString());
  }
}
