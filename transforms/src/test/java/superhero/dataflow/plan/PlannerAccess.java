package superhero.dataflow.plan;

import com.google.common.base.Ticker;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import superhero.dataflow.kafka.Epoch;
import superhero.dataflow.range.Range;

/** What the simulation asks of the planner, which is package-private. */
public final class PlannerAccess implements AutoCloseable {
  private final Planner planner;

  public PlannerAccess(Epoch epoch, PlanSettings settings, Clock clock, Ticker ticker) {
    planner = new Planner(epoch, settings, clock, ticker);
  }

  public List<Range> plan(boolean flush, int mostOpen) {
    return planner.plan(flush, mostOpen);
  }

  public Instant watermark() {
    return planner.watermark();
  }

  @Override
  public void close() {
    planner.close();
  }

  /** The ranges of a plan as it is kept in Kafka. */
  public static List<Range> decode(TopicPartition partition, OffsetAndMetadata plan) {
    return PartitionPlan.decode(partition, plan).open();
  }

  /** The first offset that a plan speaks of. */
  public static long start(TopicPartition partition, OffsetAndMetadata plan) {
    return PartitionPlan.decode(partition, plan).start();
  }

  /** The id of the topic that a plan speaks of. */
  public static String topicId(TopicPartition partition, OffsetAndMetadata plan) {
    return PartitionPlan.decode(partition, plan).topicId();
  }
}
