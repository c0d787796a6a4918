package superhero.dataflow.plan;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.batch.JobException;
import superhero.dataflow.kafka.KafkaCluster;

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
  Map<TopicPartition, String> partitions(KafkaCluster kafka) {
    Map<TopicPartition, String> partitions = new HashMap<>();
    for (TopicDescription topic : describe(kafka)) {
      Uuid id = topic.topicId();
      String hexadecimal =
          String.format("%016x%016x", id.getMostSignificantBits(), id.getLeastSignificantBits());
      topic
          .partitions()
          .forEach(
              partition ->
                  partitions.put(
                      new TopicPartition(topic.name(), partition.partition()), hexadecimal));
    }
    return partitions;
  }

  private List<TopicDescription> describe(KafkaCluster kafka) {
    SortedSet<String> wanted = new TreeSet<>(names);
    if (pattern != null) {
      for (String name : kafka.answer("list topics", kafka.admin().listTopics().names())) {
        if (pattern.matcher(name).matches()) {
          wanted.add(name);
        }
      }
    }
    List<TopicDescription> found = new ArrayList<>();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> topic :
        kafka.admin().describeTopics(wanted).topicNameValues().entrySet()) {
      try {
        found.add(topic.getValue().get());
      } catch (ExecutionException e) {
        if (e.getCause() instanceof UnknownTopicOrPartitionException) {
          if (pattern == null) {
            throw missing(topic.getKey(), kafka);
          }
        } else {
          throw kafka.failure("describe topic " + topic.getKey(), e.getCause());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new JobException("interrupted while describing topics", e);
      }
    }
    return found;
  }

  private static JobException missing(String topic, KafkaCluster kafka) {
    return new JobException(
        "there is no topic "
            + topic
            + " at Kafka "
            + kafka.bootstrapServers()
            + "; the topics are "
            + new TreeSet<>(kafka.answer("list topics", kafka.admin().listTopics().names())));
  }
}
