package superhero.dataflow.rawlog;

import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import superhero.dataflow.range.Manifest;
import superhero.dataflow.range.ObjectName;

/**
 * Which messages of raw are meant.
 *
 * @param topics all where there is none
 * @param from the first event time
 * @param to the event time behind the last
 */
public record Selection(Set<String> topics, Instant from, Instant to) implements Serializable {
  public Selection {
    topics = Set.copyOf(topics);
  }

  public static Selection all() {
    return new Selection(Set.of(), Instant.EPOCH, Instant.MAX);
  }

  /**
   * Folders of the topics that are meant, below a folder that has one for each. An earlier version
   * gave some topics hidden folders.
   */
  public List<String> folders(String parent) {
    return topics.isEmpty()
        ? List.of(parent)
        : topics.stream()
            .flatMap(topic -> Stream.of(topic, ObjectName.visible(topic)))
            .distinct()
            .sorted()
            .map(folder -> parent + folder + "/")
            .toList();
  }

  /** Whether a message of this event window may be meant. */
  public boolean meets(IntervalWindow window) {
    return Instant.ofEpochMilli(window.end().getMillis()).isAfter(from)
        && Instant.ofEpochMilli(window.start().getMillis()).isBefore(to);
  }

  /** Whether messages of a range may be meant, whatever topics are. */
  public boolean meets(Manifest manifest) {
    return manifest.windows().stream().anyMatch(this::meets) || meets(manifest.whole().window());
  }

  /**
   * Whether a message is meant.
   *
   * @param timestamp ms since 1970
   */
  public boolean takes(long timestamp) {
    Instant time = Instant.ofEpochMilli(Math.max(0, timestamp));
    return !time.isBefore(from) && time.isBefore(to);
  }
}
