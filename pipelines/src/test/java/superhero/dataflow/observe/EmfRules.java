package superhero.dataflow.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What Amazon's specification of the embedded metric format asks of a line. */
public final class EmfRules {
  private static final int MAX_DIMENSIONS = 30;
  private static final Set<String> UNITS = Set.of("Count", "Seconds", "Bytes");

  private EmfRules() {}

  /** Checks a line, and gives the units of its metrics by name. */
  public static Map<String, String> units(JsonNode line) {
    assertThat(line.at("/_aws/Timestamp").isIntegralNumber()).isTrue();
    assertThat(line.at("/_aws/CloudWatchMetrics")).isNotEmpty();
    Map<String, String> units = new LinkedHashMap<>();
    for (JsonNode directive : line.at("/_aws/CloudWatchMetrics")) {
      assertThat(directive.get("Namespace").textValue()).matches("[A-Za-z0-9._/#:-]{1,255}");
      for (JsonNode dimensions : directive.get("Dimensions")) {
        assertThat(dimensions).hasSizeBetween(1, MAX_DIMENSIONS);
        for (JsonNode each : dimensions) {
          assertThat(line.get(each.textValue()).textValue()).matches("[ -~]{1,1024}");
        }
      }
      assertThat(directive.get("Metrics")).isNotEmpty();
      for (JsonNode metric : directive.get("Metrics")) {
        String name = metric.get("Name").textValue();
        assertThat(line.get(name).isNumber()).as(name).isTrue();
        assertThat(metric.get("Unit").textValue()).isIn(UNITS);
        assertThat(units.put(name, metric.get("Unit").textValue())).as(name).isNull();
      }
    }
    return units;
  }
}
