package superhero.dataflow.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import superhero.dataflow.testdata.EmbeddedKafka;

class ConsumerGroupTest {
  private static final TopicPartition LOGS = new TopicPartition("logs", 0);
  private static final TopicPartition NEVER_COMMITTED = new TopicPartition("logs", 1);

  private static EmbeddedKafka broker;
  private static KafkaCluster kafka;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedKafka.start();
    kafka = KafkaCluster.at(broker.bootstrapServers(), Map.of());
    kafka.createTopic("logs", 2);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void aPartitionWithoutAnOffsetIsLeftOut() {
    ConsumerGroup group = new ConsumerGroup(kafka, "some");
    group.commit(LOGS, "id", 7, Optional.of(0));

    assertThat(group.offsets(List.of(LOGS, NEVER_COMMITTED)))
        .isEqualTo(Map.of(LOGS, ConsumerGroup.own(7, "id", Optional.of(0))));
  }

  @Test
  void anOffsetInAnOpenTransactionIsNotTakenForNone() throws Exception {
    ConsumerGroup group = new ConsumerGroup(kafka, "open");
    group.commit(LOGS, "id", 7, Optional.of(0));
    try (Producer<byte[], byte[]> producer = kafka.transactionalProducer("open")) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.sendOffsetsToTransaction(
          Map.of(LOGS, new OffsetAndMetadata(8)), new ConsumerGroupMetadata("open"));
      assertThat(
              kafka
                  .admin()
                  .listConsumerGroupOffsets(
                      Map.of(
                          "open",
                          new ListConsumerGroupOffsetsSpec().topicPartitions(List.of(LOGS))),
                      new ListConsumerGroupOffsetsOptions().requireStable(true))
                  .partitionsToOffsetAndMetadata("open")
                  .get())
          .as("what Kafka's admin client says of it")
          .isEmpty();

      CompletableFuture<Map<TopicPartition, OffsetAndMetadata>> offsets =
          CompletableFuture.supplyAsync(() -> group.offsets(List.of(LOGS)));
      producer.commitTransaction();

      assertThat(offsets.get()).isEqualTo(Map.of(LOGS, new OffsetAndMetadata(8)));
    }
  }
}
