package superhero.dataflow.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.base.Splitter;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import superhero.dataflow.testdata.EmbeddedKafka;

class ClientsTest {
  private static final TopicPartition PARTITION = new TopicPartition("logs", 0);

  @Test
  void clientsThatNobodyUsesAreClosedAndMadeAnew() {
    try (EmbeddedKafka broker = EmbeddedKafka.start()) {
      broker.createTopic("logs", 1);
      KafkaCluster kafka = KafkaCluster.at(broker.bootstrapServers(), Map.of());
      Admin admin = kafka.admin();
      Consumer<byte[], byte[]> consumer = kafka.consumerAt(PARTITION, 0);
      Consumer<byte[], byte[]> inUse = kafka.consumerAt(PARTITION, 0);
      kafka.release(consumer);
      assertThat(kafka.admin()).isSameAs(admin);

      await().atMost(Duration.ofMinutes(1)).until(() -> isClosed(admin));

      // Closed after the admin client; a consumer that is being closed must not be asked by two.
      await().atMost(Duration.ofMinutes(1)).ignoreExceptions().until(() -> isClosed(consumer));
      assertThat(isClosed(inUse)).isFalse();
      kafka.release(inUse);
      assertThat(kafka.consumerAt(PARTITION, 0)).isSameAs(inUse);
      kafka.check(Duration.ofSeconds(30));
      assertThat(kafka.admin()).isNotSameAs(admin);
    }
  }

  /** It stands just there, but in a log that was cut back and has grown again. */
  @Test
  void aConsumerThatReadOnInAnotherEpochReadsWhatIsThereNow() throws Exception {
    try (EmbeddedKafka broker = EmbeddedKafka.start();
        Producer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      broker.createTopic("logs", 1);
      send(producer, 10);
      send(producer, 10);
      KafkaCluster kafka = KafkaCluster.at(broker.bootstrapServers(), Map.of());
      // The first consumer of a JVM is closed at once.
      kafka.release(kafka.consumerAt(PARTITION, 0));
      Consumer<byte[], byte[]> consumer = kafka.consumerAt(PARTITION, 0, 0);
      int epoch = lastEpoch(consumer, 20);
      kafka.release(consumer, epoch);
      consumer = kafka.consumerAt(PARTITION, 20, epoch);
      kafka.release(consumer, epoch);
      broker.cutBack(PARTITION, 10);
      send(producer, 25);

      Consumer<byte[], byte[]> same = kafka.consumerAt(PARTITION, 20, epoch + 1);

      assertThat(same).isSameAs(consumer);
      assertThat(lastEpoch(same, 35)).isGreaterThan(epoch);
      kafka.release(same, epoch + 1);
    }
  }

  private static void send(Producer<byte[], byte[]> producer, int messages) throws Exception {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (int i = 0; i < messages; i++) {
      sent.add(producer.send(new ProducerRecord<>("logs", 0, null, new byte[1])));
    }
    for (Future<RecordMetadata> each : sent) {
      each.get();
    }
  }

  /** Reads up to an offset; the epoch of the last message. */
  private static int lastEpoch(Consumer<byte[], byte[]> consumer, long to) {
    int epoch = -1;
    while (consumer.position(PARTITION) < to) {
      for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(100))) {
        epoch = each.leaderEpoch().orElse(-1);
      }
    }
    return epoch;
  }

  /** As in Flink's task manager, which closes the class loader of a job that has ended. */
  @Test
  void clientsAreClosedAfterTheirClassLoader() throws Exception {
    List<Throwable> uncaught = new CopyOnWriteArrayList<>();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> uncaught.add(failure));
    try (EmbeddedKafka broker = EmbeddedKafka.start()) {
      broker.createTopic("logs", 1);
      Set<Thread> others = Thread.getAllStackTraces().keySet();
      try (URLClassLoader job = classLoaderOfAJob()) {
        job.loadClass(ReadOnce.class.getName())
            .getMethod("from", String.class)
            .invoke(null, broker.bootstrapServers());
      }
      assertThat(clientThreads(others)).contains("kafka-clients-sweeper");

      await().atMost(Duration.ofMinutes(1)).until(() -> clientThreads(others).isEmpty());
      assertThat(uncaught).isEmpty();
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  /** Asks for topics and reads to a partition's end. */
  public static final class ReadOnce {
    private ReadOnce() {}

    public static void from(String servers) {
      KafkaCluster kafka = KafkaCluster.at(servers, Map.of());
      assertThat(kafka.topics()).containsExactly("logs");
      // Two, as two threads would.
      Consumer<byte[], byte[]> first = kafka.consumerAt(PARTITION, 0);
      Consumer<byte[], byte[]> second = kafka.consumerAt(PARTITION, 0);
      assertThat(first.poll(Duration.ofMillis(100)).isEmpty()).isTrue();
      assertThat(second.poll(Duration.ofMillis(100)).isEmpty()).isTrue();
      kafka.release(first);
      kafka.release(second);
    }
  }

  /** Has classes of its own, but for those of the JDK. */
  private static URLClassLoader classLoaderOfAJob() throws IOException {
    List<URL> urls = new ArrayList<>();
    for (String path :
        Splitter.on(File.pathSeparator).split(System.getProperty("java.class.path"))) {
      urls.add(new File(path).toURI().toURL());
    }
    return new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
  }

  private static List<String> clientThreads(Set<Thread> others) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !others.contains(thread))
        .map(Thread::getName)
        .filter(name -> name.startsWith("kafka-clients") || name.startsWith("kafka-admin"))
        .toList();
  }

  private static boolean isClosed(Admin admin) {
    return admin.listTopics().names().isCompletedExceptionally();
  }

  private static boolean isClosed(Consumer<?, ?> consumer) {
    try {
      return consumer.assignment() == null;
    } catch (IllegalStateException e) {
      return true;
    }
  }
}
