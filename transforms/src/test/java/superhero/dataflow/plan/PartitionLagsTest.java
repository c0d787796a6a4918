package superhero.dataflow.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.GaugeResult;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PartitionLagsTest {
  private static final TopicPartition KEPT = new TopicPartition("lib.server.game_log-1", 0);
  private static final TopicPartition GONE = new TopicPartition("gone", 12);

  @Test
  void theLastLagOfEachPartitionThatIsThereIsTold() {
    Map<TopicPartition, Long> told = new HashMap<>();
    run(new Twice())
        .forEach(
            (name, lag) ->
                PartitionLags.partition(name, lag).ifPresent(each -> told.put(each, lag)));

    assertThat(told).isEqualTo(Map.of(KEPT, 3L));
  }

  @Test
  void noMoreAreToldThanARunnerCarries() {
    assertThat(run(new Many())).hasSize(PartitionLags.MOST);
  }

  @Test
  void othersAreNoLagOfAPartition() {
    assertThat(PartitionLags.partition("lag", 5)).isEmpty();
    assertThat(PartitionLags.partition("watermark", 5)).isEmpty();
  }

  private static Map<String, Long> run(DoFn<Integer, Void> telling) {
    Pipeline pipeline = Pipeline.create();
    pipeline.apply(Create.of(1)).apply(ParDo.of(telling));
    PipelineResult result = pipeline.run();
    Map<String, Long> gauges = new TreeMap<>();
    for (MetricResult<GaugeResult> each :
        result.metrics().queryMetrics(MetricsFilter.builder().build()).getGauges()) {
      gauges.put(each.getName().getName(), each.getAttempted().getValue());
    }
    return gauges;
  }

  private static final class Twice extends DoFn<Integer, Void> {
    @ProcessElement
    public void process() {
      PartitionLags lags = new PartitionLags();
      lags.tell(Map.of(KEPT, 7L, GONE, 1L));
      lags.tell(Map.of(KEPT, 3L));
    }
  }

  private static final class Many extends DoFn<Integer, Void> {
    @ProcessElement
    public void process() {
      Map<TopicPartition, Long> many = new HashMap<>();
      for (int i = 0; i <= PartitionLags.MOST; i++) {
        many.put(new TopicPartition("topic", i), 1L);
      }
      new PartitionLags().tell(many);
    }
  }
}
