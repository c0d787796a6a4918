package superhero.dataflow.range;

import java.io.Serializable;
import java.time.DateTimeException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;

/**
 * What the path of an object says.
 *
 * @param kind as in {@link StoredObject}
 * @param stem folder and name without suffix: what the objects of one batch share, {@code
 *     date=2026-11-22/hour=21/logs_01234567_0_0000000000000000000_0000000000000000010}
 * @param topicId first 8 digits
 */
public record ObjectName(
    String kind, String stem, String topic, String topicId, int partition, long start, long end)
    implements Serializable {
  /** Where the tables are, each in a folder of its own. */
  public static final String STANDARD = "standard";

  private static final Pattern PATH =
      Pattern.compile(
          "(?<folder>[^/]+)/(?<stem>(date=[^/]+/(hour=[^/]+/)?)?(!(?=[_.]))?(?<topic>[^/!]+)"
              + "_(?<id>[0-9a-f]{8})_(?<partition>\\d{1,9})_(?<start>\\d{19})_(?<end>\\d{19}))\\.(json\\.gz|parquet)");

  /**
   * A topic's name as names of files and folders have it. Spark, Hive and Athena pass over what
   * begins with an underscore or a dot, such as {@code _schemas}: it gets an exclamation mark
   * before it, which no topic has.
   */
  public static String visible(String topic) {
    return topic.startsWith("_") || topic.startsWith(".") ? "!" + topic : topic;
  }

  /**
   * Reads a path below the location of its kind.
   *
   * @param location "raw", "dead_letters", or "standard", whose first folder is the kind
   * @return empty where ingest does not name its objects so
   */
  public static Optional<ObjectName> of(String location, String path) {
    Matcher matcher = PATH.matcher(path);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String folder = matcher.group("folder");
    String topic = matcher.group("topic");
    boolean isTable = location.equals(STANDARD);
    if (!isTable && !folder.equals(topic) && !folder.equals(visible(topic))) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new ObjectName(
              isTable ? folder : location,
              matcher.group("stem"),
              topic,
              matcher.group("id"),
              Integer.parseInt(matcher.group("partition")),
              Long.parseLong(matcher.group("start")),
              Long.parseLong(matcher.group("end"))));
    } catch (NumberFormatException e) {
      // 19 digits can be more than a long holds.
      return Optional.empty();
    }
  }

  /** Of any object, from what all objects of its batch share. */
  public static ObjectName ofStem(String stem) {
    return of(STANDARD, "any/" + stem + ".parquet").orElseThrow();
  }

  /** Topic and partition, {@code logs/0}: whatever the id of the topic. */
  public String partitionKey() {
    return topic + "/" + partition;
  }

  /** Which folders the batch's messages went to. */
  /** Whether an object so named has offsets of a range. */
  public boolean meets(Range range) {
    return topic.equals(range.topic())
        && partition == range.partition()
        && range.topicId().startsWith(topicId)
        && start < range.end()
        && range.start() < end;
  }

  public EventWindow window() {
    return stem.contains("/hour=") ? EventWindow.HOUR : EventWindow.DAY;
  }

  /** The event window whose folder the object is in; empty where it is in none. */
  public Optional<IntervalWindow> eventWindow() {
    try {
      return Optional.of(
          EventWindow.ofFolder(stem.substring(0, Math.max(0, stem.lastIndexOf('/')))));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
