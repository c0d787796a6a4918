package superhero.dataflow.plan;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serializable;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.kafka.Kafka;

/**
 * Topics by name, which must exist, or by a pattern, which new ones may join at any time.
 *
 * @param names empty where there is a pattern
 * @param pattern of whole names; null where there are names
 */
public record Topics(List<String> names, @Nullable Pattern pattern) implements Serializable {

  public static Topics named(List<String> names) {
    checkArgument(!names.isEmpty(), "no topic is named");
    return new Topics(List.copyOf(names), null);
  }

  public static Topics matching(Pattern pattern) {
    return new Topics(List.of(), pattern);
  }

  /**
   * Their partitions as Kafka has them now, each with the id of its topic, 32 hexadecimal digits.
   *
   * @throws JobException for a name that is not there
   */
  Map<TopicPartition, String> partitions(Kafka kafka) {
    Collection<String> wanted =
        pattern == null
            ? names
            : kafka.topics().stream().filter(pattern.asMatchPredicate()).toList();
    Map<String, TopicDescription> found = kafka.describe(wanted);
    Map<TopicPartition, String> partitions = new HashMap<>();
    for (String name : wanted) {
      TopicDescription topic = found.get(name);
      if (topic != null) {
        String id = Kafka.id(topic);
        topic
            .partitions()
            .forEach(each -> partitions.put(new TopicPartition(name, each.partition()), id));
      } else if (pattern == null) {
        throw missing(name, kafka);
      }
    }
    return partitions;
  }

  private static JobException missing(String topic, Kafka kafka) {
    return new JobException(
        "there is no topic "
            + topic
            + " at Kafka "
            + kafka.bootstrapServers()
            + "; the topics are "
            + kafka.topics());
  }
}
