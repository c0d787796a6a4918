package superhero.dataflow.kafka;

import com.google.common.collect.Iterables;
import com.google.common.util.concurrent.Uninterruptibles;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The clients of this JVM, which all threads of a job share: a DoFn does not own them, since Spark
 * tears one down after every element. When nobody has used any for a while all are closed, and made
 * anew on the next use: in a JVM that outlives the job, such as Flink's task manager, the thread of
 * one client would keep all classes of the job in memory.
 *
 * <p>By then the class loader of the job may be closed, and no class can be loaded any more. So the
 * first client of each kind is used and closed at once, which loads what closing needs.
 */
final class Clients {
  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final DescribeClusterOptions REHEARSAL =
      new DescribeClusterOptions().timeoutMs(5_000);

  private static final Map<KafkaCluster, Admin> ADMINS = new HashMap<>();
  private static final Map<KafkaCluster, Deque<Idle>> CONSUMERS = new HashMap<>();
  private static int awaited;
  private static long lastUse;
  private static boolean swept = true;
  private static boolean adminsClose;
  private static boolean consumersClose;

  private Clients() {}

  /** A consumer that no thread uses, and where it stands: a consumer must not be asked by two. */
  private record Idle(
      Consumer<byte[], byte[]> consumer, TopicPartition partition, long position, int leaderEpoch) {
    /** Whether the messages that it has in its buffer are those to be read. */
    boolean standsAt(TopicPartition there, long offset, int epoch) {
      return epoch != Kafka.NO_EPOCH
          && leaderEpoch == epoch
          && partition.equals(there)
          && position == offset;
    }
  }

  /** The admin client of a cluster. */
  static synchronized Admin admin(KafkaCluster cluster, Supplier<Admin> maker) {
    used();
    Admin admin = ADMINS.get(cluster);
    if (admin == null) {
      if (!adminsClose) {
        rehearse(maker.get());
      }
      admin = maker.get();
      ADMINS.put(cluster, admin);
    }
    return admin;
  }

  private static void rehearse(Admin admin) {
    try {
      admin.describeCluster(REHEARSAL).clusterId().get();
      adminsClose = true;
    } catch (ExecutionException e) {
      // The next one will say so, too.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      admin.close(Duration.ZERO);
    }
  }

  /**
   * A consumer of a cluster for this thread alone: one that stands there and has read in the same
   * epoch, else any, else new.
   */
  static Consumer<byte[], byte[]> take(
      KafkaCluster cluster,
      TopicPartition partition,
      long offset,
      int leaderEpoch,
      Supplier<Consumer<byte[], byte[]>> maker) {
    Idle idle = takeIdle(cluster, partition, offset, leaderEpoch);
    return idle == null ? maker.get() : idle.consumer;
  }

  private static synchronized @Nullable Idle takeIdle(
      KafkaCluster cluster, TopicPartition partition, long offset, int leaderEpoch) {
    used();
    Deque<Idle> consumers = CONSUMERS.computeIfAbsent(cluster, each -> new ArrayDeque<>());
    for (Iterator<Idle> each = consumers.iterator(); each.hasNext(); ) {
      Idle idle = each.next();
      if (idle.standsAt(partition, offset, leaderEpoch)) {
        each.remove();
        return idle;
      }
    }
    Idle other = consumers.poll();
    if (other != null) {
      // It forgets where it stood, and what it had read on from there.
      other.consumer.assign(List.of());
    }
    return other;
  }

  /** Takes back a consumer that was read up to its position. */
  static synchronized void release(
      KafkaCluster cluster, Consumer<byte[], byte[]> consumer, int leaderEpoch) {
    used();
    if (!consumersClose) {
      consumer.close(Duration.ZERO);
      consumersClose = true;
      return;
    }
    TopicPartition partition = Iterables.getOnlyElement(consumer.assignment());
    CONSUMERS
        .computeIfAbsent(cluster, each -> new ArrayDeque<>())
        .push(new Idle(consumer, partition, consumer.position(partition), leaderEpoch));
  }

  /** An answer is waited for, however long it takes; to be followed by {@link #answered}. */
  static synchronized void awaited() {
    awaited++;
  }

  static synchronized void answered() {
    awaited--;
    used();
  }

  private static void used() {
    lastUse = System.nanoTime();
    if (swept) {
      swept = false;
      Thread sweeper = new Thread(Clients::sweep, "kafka-clients-sweeper");
      sweeper.setDaemon(true);
      sweeper.start();
    }
  }

  private static void sweep() {
    do {
      Uninterruptibles.sleepUninterruptibly(PAUSE);
    } while (!closeIfIdle());
  }

  private static synchronized boolean closeIfIdle() {
    if (awaited > 0 || System.nanoTime() - lastUse < IDLE.toNanos()) {
      return false;
    }
    for (Admin admin : ADMINS.values()) {
      admin.close(Duration.ZERO);
    }
    ADMINS.clear();
    for (Deque<Idle> consumers : CONSUMERS.values()) {
      for (Idle idle : consumers) {
        idle.consumer.close(Duration.ZERO);
      }
    }
    CONSUMERS.clear();
    swept = true;
    return true;
  }
}
