package superhero.dataflow.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
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
