package superhero.dataflow.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Serializable;
import java.util.Collection;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.failure.Retry;

/**
 * Which of the jobs of a consumer group this is. The number stands in the metadata of the group's
 * plan; a job that began later has a higher one, and goes on alone.
 *
 * @param number 48 bits that count, and 16 at random for two jobs that begin at once
 */
public record Epoch(ConsumerGroup group, long number) implements Serializable {
  /** The number's name in the metadata of the plan, a JSON object. */
  public static final String FIELD = "epoch";

  private static final int RANDOM_BITS = 16;
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The epoch of a job that begins now. Ends what the planner of an older job, or of one that was
   * killed, had begun to write: the newest epoch may be in it.
   */
  public static Epoch next(ConsumerGroup group) {
    Retry.whilePassing(
        () -> {
          try (Producer<byte[], byte[]> producer = group.plan().transactionalProducer()) {
            producer.initTransactions();
            return group;
          } catch (KafkaException e) {
            throw group
                .kafka()
                .failure(
                    "begin the plan of consumer group "
                        + group.id()
                        + ", which has transactional id "
                        + group.plan().id(),
                    e);
          }
        });
    long newest = newest(group.plan().offsets().values());
    long count = (newest >> RANDOM_BITS) + 1;
    return new Epoch(
        group, count << RANDOM_BITS | ThreadLocalRandom.current().nextInt(1 << RANDOM_BITS));
  }

  /**
   * Asks the plan whether this is still the newest job of its group.
   *
   * @throws JobException where it is not
   */
  public void check() {
    check(group.plan().currentOffsets().values());
  }

  /**
   * Asks plans that were read whether this is still the newest job of its group.
   *
   * @throws JobException if it is not
   */
  public void check(Collection<OffsetAndMetadata> plans) {
    if (newest(plans) > number) {
      throw new JobException(
          "a newer job of consumer group " + group.id() + " has taken over; this one ends");
    }
  }

  private static long newest(Collection<OffsetAndMetadata> plans) {
    return plans.stream().mapToLong(plan -> numberIn(plan.metadata())).max().orElse(0);
  }

  /** 0 where it is no plan of this program; whoever reads it as one says so. */
  private static long numberIn(String metadata) {
    try {
      return JSON.readTree(metadata).path(FIELD).longValue();
    } catch (JsonProcessingException e) {
      return 0;
    }
  }
}
