package superhero.dataflow.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What an audit found of one partition, up to what is committed. Where all agree, {@code
 * kafka.messages + expired = raw = buffer_meta = log_meta + dead_letters}.
 *
 * @param topic empty for objects whose names say no topic
 * @param topicId the first 8 digits, as names of objects have them
 * @param kafka null where Kafka was not asked, or does not have the topic of this id
 * @param expired messages of raw that Kafka no longer has; 0 where {@code kafka} is null
 * @param raw lines
 * @param bufferMeta rows
 * @param logMeta rows
 * @param deadLetters lines
 * @param ranges etl_meta objects
 * @param objects all others
 * @param inProgress objects of ranges that are not committed yet: not compared
 * @param notes what is no disagreement and yet good to know
 */
public record PartitionReport(
    String topic,
    String topicId,
    int partition,
    @Nullable Kafka kafka,
    long expired,
    long raw,
    long bufferMeta,
    long logMeta,
    long deadLetters,
    long ranges,
    long objects,
    long inProgress,
    List<Finding> findings,
    List<String> notes) {

  /** How reports are written as JSON. */
  public static final ObjectMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  /**
   * What Kafka says.
   *
   * @param earliest its first offset
   * @param committed below it all should be on the lake
   * @param latest its end
   * @param messages that the lake should have of those that Kafka still has: offsets up to {@code
   *     committed}, without those that Kafka showed to hold no message
   */
  public record Kafka(long earliest, long committed, long latest, long messages) {}

  /**
   * Disagreements of one kind.
   *
   * @param kind such as {@code missing_range}
   * @param count how many
   * @param examples the first of them, in words
   */
  public record Finding(String kind, long count, List<String> examples) {}

  /** The topic and the number of the partition, as people write them. */
  public String name() {
    return topic.isEmpty() ? "other objects" : topic + "-" + partition;
  }

  /** How many disagreements there are. */
  public long disagreements() {
    return findings.stream().mapToLong(Finding::count).sum();
  }
}
