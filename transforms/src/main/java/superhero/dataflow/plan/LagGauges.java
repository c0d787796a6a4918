package superhero.dataflow.plan;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.metrics.Gauge;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.kafka.common.TopicPartition;
import superhero.dataflow.range.TopicWord;

/**
 * Tells how far topics and partitions are behind as gauges of Beam, in the namespace {@code plan};
 * of 200 topics and 200 partitions at the most, for runners send each gauge around.
 */
public final class LagGauges {
  static final int MOST = 200;

  private static final String PARTITIONS = "lags/";
  private static final String TOPICS = "topics/";
  private static final String MESSAGES = "/messages";
  private static final String OLDEST = "/oldest";

  /** Of what is not there any more: a gauge cannot be taken back. */
  private static final long NONE = -1;

  private final Map<TopicPartition, Gauge> partitions = new HashMap<>();
  private final Map<String, OfTopic> topics = new HashMap<>();

  private record OfTopic(Gauge messages, Gauge oldest) {}

  /**
   * Tells what a round of the planner saw.
   *
   * @param lags offsets between what is committed and the end of the log
   * @param oldest the time of the first message of a topic that is not planned; of those that wait
   */
  void tell(Map<TopicPartition, Long> lags, Map<String, Instant> oldest) {
    Map<String, Long> ofTopics = new HashMap<>();
    lags.forEach((partition, lag) -> ofTopics.merge(partition.topic(), lag, Long::sum));
    for (TopicPartition each : lags.keySet()) {
      if (partitions.size() < MOST) {
        partitions.computeIfAbsent(
            each, any -> gauge(PARTITIONS + TopicWord.of(each.topic()) + "/" + each.partition()));
      }
      if (topics.size() < MOST) {
        topics.computeIfAbsent(
            each.topic(),
            topic ->
                new OfTopic(gauge(TOPICS + TopicWord.of(topic) + MESSAGES), gauge(oldest(topic))));
      }
    }
    partitions.forEach((partition, gauge) -> gauge.set(lags.getOrDefault(partition, NONE)));
    topics.forEach(
        (topic, gauges) -> {
          Instant first = oldest.get(topic);
          gauges.messages().set(ofTopics.getOrDefault(topic, NONE));
          gauges.oldest().set(first == null ? NONE : first.toEpochMilli());
        });
  }

  private static Gauge gauge(String name) {
    return Metrics.gauge("plan", name);
  }

  /**
   * The partition that a gauge tells the lag of; empty where it is another gauge, or it is gone.
   */
  public static Optional<TopicPartition> partition(String gauge, long lag) {
    int slash = gauge.lastIndexOf('/');
    return !gauge.startsWith(PARTITIONS) || lag == NONE
        ? Optional.empty()
        : Optional.of(
            new TopicPartition(
                TopicWord.topic(gauge.substring(PARTITIONS.length(), slash)),
                Integer.parseInt(gauge.substring(slash + 1))));
  }

  /** The topic that a gauge tells the lag of; empty where it is another gauge, or it is gone. */
  public static Optional<String> topic(String gauge, long lag) {
    return !gauge.startsWith(TOPICS) || !gauge.endsWith(MESSAGES) || lag == NONE
        ? Optional.empty()
        : Optional.of(
            TopicWord.topic(gauge.substring(TOPICS.length(), gauge.length() - MESSAGES.length())));
  }

  /**
   * Name of the gauge that tells the time of the oldest message of a topic that waits, in ms since
   * 1970; it is negative where none does.
   */
  public static String oldest(String topic) {
    return TOPICS + TopicWord.of(topic) + OLDEST;
  }
}
