package superhero.dataflow.read;

import java.util.List;
import superhero.dataflow.batch.JobException;
import superhero.dataflow.batch.Range;
import superhero.dataflow.batch.Stage;
import superhero.dataflow.kafka.Epoch;

/** Reads a range as the function behind {@link ReadRanges} does. */
public final class ReadAccess {
  private ReadAccess() {}

  /**
   * Writes a range, unless it is on the lake already.
   *
   * @param topicsMayGo whether a range of a topic that was deleted is passed over
   * @return false if it was passed over
   */
  public static boolean write(
      Epoch epoch, List<Stage> stages, boolean skipLostMessages, boolean topicsMayGo, Range range) {
    RangeReader reader = new RangeReader(epoch, stages, skipLostMessages);
    if (!reader.isWritten(range)) {
      try {
        reader.read(range);
      } catch (RangeReader.TopicGone e) {
        if (!topicsMayGo) {
          throw new JobException(e.getMessage(), e);
        }
        return false;
      }
    }
    return true;
  }
}
