package superhero.dataflow.testdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KafkaGateTest {
  private static final TopicPartition PARTITION = new TopicPartition("gated", 0);

  private static EmbeddedKafka kafka;
  private static KafkaGate gate;

  @BeforeAll
  static void start() {
    kafka = EmbeddedKafka.start();
    kafka.createTopic(PARTITION.topic(), 1);
    gate = kafka.gate();
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @BeforeEach
  void openTheGate() {
    gate.open();
  }

  @Test
  void whoComesThroughTheGateStaysOnIt() throws Exception {
    List<ApiKeys> seen = new CopyOnWriteArrayList<>();
    gate.setRule(
        request -> {
          seen.add(request);
          return true;
        });
    long before = end(kafka.bootstrapServers());

    produce();

    assertThat(end(kafka.bootstrapServers())).isEqualTo(before + 1);
    assertThat(seen).containsOnlyOnce(ApiKeys.INIT_PRODUCER_ID, ApiKeys.PRODUCE);
  }

  @Test
  void aRequestThatDoesNotPassNeverReachesTheBroker() throws Exception {
    long before = end(kafka.bootstrapServers());
    gate.setRule(request -> request != ApiKeys.PRODUCE);

    assertThatThrownBy(KafkaGateTest::produce)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(TimeoutException.class);

    assertThat(end(kafka.bootstrapServers())).isEqualTo(before);
  }

  @Test
  void aRuleSeesTheAnswerBeforeTheClientDoes() throws Exception {
    CompletableFuture<Void> client = new CompletableFuture<>();
    List<Object> seen = new CopyOnWriteArrayList<>();
    long before = end(kafka.bootstrapServers());
    gate.setRule(
        new KafkaGate.Rule() {
          @Override
          public boolean passes(ApiKeys request) {
            return true;
          }

          @Override
          public void answered(ApiKeys request) {
            if (request == ApiKeys.PRODUCE) {
              seen.add(end(kafka.bootstrapServers()));
              seen.add(client.isDone());
            }
          }
        });

    produce();
    client.complete(null);

    assertThat(seen).containsExactly(before + 1, false);
  }

  @Test
  void awayItTakesNoRequestUntilItIsOpenedAgain() throws Exception {
    long end = end(gate.bootstrapServers());
    gate.goAway();
    assertThatThrownBy(KafkaGateTest::produce).hasStackTraceContaining("TimeoutException");

    gate.open();

    assertThat(end(gate.bootstrapServers())).isEqualTo(end);
  }

  private static void produce() throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", gate.bootstrapServers(),
                "max.block.ms", 2000,
                "request.timeout.ms", 1000,
                "delivery.timeout.ms", 2000),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(PARTITION.topic(), new byte[] {1})).get();
    }
  }

  private static long end(String servers) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      return admin
          .listOffsets(Map.of(PARTITION, OffsetSpec.latest()))
          .partitionResult(PARTITION)
          .toCompletionStage()
          .toCompletableFuture()
          .join()
          .offset();
    }
  }
}
