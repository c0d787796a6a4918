package superhero.dataflow.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.metrics.DistributionResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricQueryResults;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.lake.Location;
import superhero.dataflow.lake.Uploads;

@ExtendWith(TestPipelineExtension.class)
class CountedClientTest {
  @TempDir Path folder;

  @Test
  void whatAStepAsksForIsCountedOnWhateverThreadItIsDone(TestPipeline p) throws Exception {
    Files.createDirectories(folder.resolve("taken/by a folder"));
    p.apply(Create.of(folder.toString())).apply(ParDo.of(new Ask()));
    MetricQueryResults metrics =
        p.run()
            .metrics()
            .queryMetrics(
                MetricsFilter.builder()
                    .addNameFilter(MetricNameFilter.inNamespace(StoreOperation.NAMESPACE))
                    .build());

    for (MetricResult<DistributionResult> each : metrics.getDistributions()) {
      assertThat(each.getCommitted().getMax()).as("" + each.getName()).isPositive();
    }
    Map<String, Long> counters = new TreeMap<>();
    metrics
        .getCounters()
        .forEach(each -> counters.put(each.getName().getName(), each.getCommitted()));
    assertThat(metrics.getDistributions()).hasSize(4);
    assertThat(counters.keySet()).contains("file/put/micros", "file/list/micros");
    counters.keySet().removeIf(name -> name.endsWith("/micros"));
    assertThat(counters)
        .isEqualTo(
            Map.of(
                "file/put/requests", 3L,
                "file/put/final", 1L,
                "file/read/requests", 2L,
                "file/list/requests", 1L,
                "file/delete/requests", 1L));
  }

  private static final class Ask extends DoFn<String, Void> {
    @ProcessElement
    public void process(@Element String folder) {
      Location location = Location.of(folder);
      try (Uploads uploads = new Uploads()) {
        uploads.put(location, "a", new byte[1], "text/plain");
        uploads.put(location, "b", new byte[1], "text/plain");
        uploads.await();
      }
      assertThatThrownBy(() -> location.put("taken", new byte[1], "text/plain"))
          .isInstanceOf(JobException.class);
      assertThat(location.find("a")).isPresent();
      assertThat(location.find("none")).as("an answer like any other").isEmpty();
      assertThat(location.list("", "")).hasSize(2);
      location.delete(List.of("a", "b"));
    }
  }

  @Test
  void whatNoStepAsksForIsNotCounted() {
    Location.of(folder.toString()).put("a", new byte[1], "text/plain");

    assertThat(StepMetrics.current()).isNull();
    assertThat(folder.resolve("a")).exists();
  }
}
