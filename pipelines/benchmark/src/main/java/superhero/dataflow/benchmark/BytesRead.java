package superhero.dataflow.benchmark;

import java.lang.management.ManagementFactory;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;

/** What the broker of this process gave to consumers, as it counts itself. */
final class BytesRead {
  private static final String METER =
      "kafka.server:type=BrokerTopicMetrics,name=BytesOutPerSec,topic=";

  private BytesRead() {}

  /** Bytes of the log's topics since the broker began. */
  static long now() {
    long bytes = 0;
    for (String topic : GameLog.topics()) {
      try {
        bytes +=
            (long)
                ManagementFactory.getPlatformMBeanServer()
                    .getAttribute(new ObjectName(METER + topic), "Count");
      } catch (InstanceNotFoundException e) {
        // Nobody has read it yet.
      } catch (JMException e) {
        throw new IllegalStateException("the broker does not tell what it gave", e);
      }
    }
    return bytes;
  }
}
