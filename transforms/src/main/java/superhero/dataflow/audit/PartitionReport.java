package superhero.dataflow.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.Serializable;
import java.util.List;
import java.util.SortedMap;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What an audit found of one partition, up to what is committed. Where all agree, {@code
 * kafka.messages + expired = raw = buffer_meta}, and of each model etl_meta says as many messages
 * and dead letters as there are.
 *
 * @param topic empty for objects whose names say no topic
 * @param topicId the first 8 digits, as names of objects have them
 * @param kafka null where Kafka was not asked, or does not have the topic of this id
 * @param expired messages of raw that Kafka no longer has; 0 where {@code kafka} is null
 * @param raw lines
 * @param bufferMeta rows
 * @param deadLetters lines, of all models
 * @param models of each that took messages, by name
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
    long deadLetters,
    SortedMap<String, Model> models,
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
   * What became of the messages that a model takes: {@code messages + dead_letters}.
   *
   * @param messages that have rows in its table
   * @param rows of its table
   */
  public record Model(long messages, long rows, long deadLetters) implements Serializable {
    public Model plus(Model other) {
      return new Model(
          messages + other.messages, rows + other.rows, deadLetters + other.deadLetters);
    }
  }

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
