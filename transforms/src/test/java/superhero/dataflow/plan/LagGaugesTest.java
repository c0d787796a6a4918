package superhero.dataflow.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
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

class LagGaugesTest {
  private static final TopicPartition KEPT = new TopicPartition("lib.server.game_log-1", 0);
  private static final TopicPartition OTHER = new TopicPartition("lib.server.game_log-1", 1);
  private static final TopicPartition GONE = new TopicPartition("gone", 12);

  @Test
  void theLastLagOfEachPartitionAndTopicThatIsThereIsTold() {
    Map<String, Long> gauges = run(new Twice());

    Map<Object, Long> told = new HashMap<>();
    gauges.forEach(
        (name, lag) -> {
          LagGauges.partition(name, lag).ifPresent(each -> told.put(each, lag));
          LagGauges.topic(name, lag).ifPresent(each -> told.put(each, lag));
        });
    assertThat(told).isEqualTo(Map.of(KEPT, 3L, OTHER, 4L, KEPT.topic(), 7L));
    assertThat(gauges)
        .containsEntry(LagGauges.oldest(KEPT.topic()), 1_000L)
        .hasEntrySatisfying(LagGauges.oldest(GONE.topic()), none -> assertThat(none).isNegative());
  }

  @Test
  void noMoreAreToldThanARunnerCarries() {
    assertThat(run(new Many())).hasSize(LagGauges.MOST + 2);
    assertThat(run(new ManyTopics())).hasSize(3 * LagGauges.MOST);
  }

  @Test
  void othersAreNoLagOfAPartitionOrATopic() {
    for (String other : List.of("lag", "watermark", LagGauges.oldest("topic"))) {
      assertThat(LagGauges.partition(other, 5)).isEmpty();
      assertThat(LagGauges.topic(other, 5)).isEmpty();
    }
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
      LagGauges lags = new LagGauges();
      lags.tell(Map.of(KEPT, 7L, OTHER, 0L, GONE, 1L), Map.of("gone", Instant.ofEpochSecond(5)));
      lags.tell(Map.of(KEPT, 3L, OTHER, 4L), Map.of(KEPT.topic(), Instant.ofEpochSecond(1)));
    }
  }

  private static final class Many extends DoFn<Integer, Void> {
    @ProcessElement
    public void process() {
      Map<TopicPartition, Long> many = new HashMap<>();
      for (int i = 0; i <= LagGauges.MOST; i++) {
        many.put(new TopicPartition("topic", i), 1L);
      }
      new LagGauges().tell(many, Map.of());
    }
  }

  private static final class ManyTopics extends DoFn<Integer, Void> {
    @ProcessElement
    public void process() {
      Map<TopicPartition, Long> many = new HashMap<>();
      for (int i = 0; i <= LagGauges.MOST; i++) {
        many.put(new TopicPartition("topic" + i, 0), 1L);
      }
      new LagGauges().tell(many, Map.of());
    }
  }
}
