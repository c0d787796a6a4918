package superhero.dataflow.plan;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.metrics.Gauge;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.kafka.common.TopicPartition;

/**
 * Tells the lag of each partition as a gauge of Beam, in the namespace {@code plan}; of 200
 * partitions at the most, for runners send each gauge around.
 */
public final class PartitionLags {
  static final int MOST = 200;

  private static final String PREFIX = "lags/";

  /** Flink puts an underscore in place of a dot; no topic has a tilde in its name. */
  private static final char DOT = '~';

  /** Of a partition that is not there any more: a gauge cannot be taken back. */
  private static final long GONE = -1;

  private final Map<TopicPartition, Gauge> gauges = new HashMap<>();

  /** Offsets between what is committed and the end of the log. */
  void tell(Map<TopicPartition, Long> lags) {
    for (TopicPartition each : lags.keySet()) {
      if (gauges.size() < MOST) {
        gauges.computeIfAbsent(each, any -> Metrics.gauge("plan", gauge(each)));
      }
    }
    gauges.forEach((partition, gauge) -> gauge.set(lags.getOrDefault(partition, GONE)));
  }

  /** Name of a partition's gauge, in the namespace {@code plan}. */
  static String gauge(TopicPartition partition) {
    return PREFIX + partition.topic().replace('.', DOT) + "/" + partition.partition();
  }

  /** The partition that a gauge of the namespace is of; empty where it is another one, or gone. */
  public static Optional<TopicPartition> partition(String gauge, long lag) {
    int slash = gauge.lastIndexOf('/');
    return !gauge.startsWith(PREFIX) || lag == GONE
        ? Optional.empty()
        : Optional.of(
            new TopicPartition(
                gauge.substring(PREFIX.length(), slash).replace(DOT, '.'),
                Integer.parseInt(gauge.substring(slash + 1))));
  }
}
