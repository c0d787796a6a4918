package superhero.dataflow.pipelines.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.apache.kafka.common.internals.Topic;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.lake.Location;

class ReportsTest {
  @TempDir Path folder;

  private Location location;
  private Reports reports;

  @BeforeEach
  void takeALocation() {
    location = Location.of(folder + "/[reports]");
    reports = new Reports(location, "audit");
  }

  @Test
  void allReportsAreRead() {
    put("a");
    put("b");
    count(2);

    assertThat(reports.readAll()).hasSize(2);

    reports.delete();
    assertThat(location.list("", "")).isEmpty();
  }

  @Test
  void noReportIsOneOnlyIfTheRunSaysSo() {
    count(0);

    assertThat(reports.readAll()).isEmpty();
  }

  @Test
  void aRunThatDidNotComeToItsEndIsNoRunWithoutReports() {
    put("a");

    assertThatThrownBy(reports::readAll)
        .isInstanceOf(JobException.class)
        .hasMessageContaining("left no word in " + location + " that it came to its end");
  }

  @Test
  void reportsThatAreMissingAreCounted() {
    put("a");
    count(2);

    assertThatThrownBy(reports::readAll)
        .isInstanceOf(JobException.class)
        .hasMessageContaining("the workers wrote 2 reports")
        .hasMessageContaining("of which 1 are there");
  }

  /** The policy for EMR lets a job delete what is named so. */
  @Test
  void noTopicCanBeNamedAsReportsAre() {
    assertThat(reports.prefix()).startsWith(".audit~");
    assertThat(Topic.isValid(reports.prefix())).isFalse();
    assertThat(Topic.isValid(reports.prefix().replace("~", ""))).isTrue();
  }

  private void put(String name) {
    location.put(reports.prefix() + name, "{}".getBytes(UTF_8), "application/json");
  }

  private void count(int written) {
    location.put(reports.prefix() + "count", String.valueOf(written).getBytes(UTF_8), "text/plain");
  }
}
