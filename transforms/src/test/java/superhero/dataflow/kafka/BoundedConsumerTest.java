package superhero.dataflow.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import superhero.dataflow.testdata.EmbeddedKafka;
import superhero.dataflow.testdata.StreamedBatch;

class BoundedConsumerTest {
  private static final long NOON = 1_767_268_800_000L;

  /** No heap of these tests holds it. */
  private static final int HUGE = 2_000_000_000;

  private static EmbeddedKafka broker;
  private static KafkaCluster kafka;

  private final List<Future<RecordMetadata>> sent = new ArrayList<>();
  private String topic;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedKafka.start();
    kafka = KafkaCluster.at(broker.bootstrapServers(), Map.of());
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void nameTopic() {
    topic = "logs-" + UUID.randomUUID();
  }

  @Test
  void keysAndValuesAboveTheLimitAreLeftOutBesideTheirSizes() {
    kafka.createTopic(topic, 1);
    try (Producer<byte[], byte[]> producer = producer(Map.of())) {
      sent.add(producer.send(new ProducerRecord<>(topic, bytes("five."), bytes("six..."))));
      sent.add(producer.send(new ProducerRecord<>(topic, bytes("six..."), bytes("five."))));
      sent.add(producer.send(new ProducerRecord<>(topic, null, null)));
      sent.add(producer.send(new ProducerRecord<>(topic, new byte[0], new byte[0])));
    }

    assertThat(read(kafka.leavingOutAbove(5), 4))
        .extracting(each -> text(each.key()) + "|" + text(each.value()) + sizes(each))
        .containsExactly("five.||5|6", "|five.|6|5", "null|null|-1|-1", "||0|0");
  }

  @Test
  void aMessageThatNoHeapCanHoldIsLikeOneThatItCan() {
    kafka.createTopic(topic, 1);
    int bytes =
        new StreamedBatch("zstd")
            .add(NOON, "a", "1")
            .addText(NOON + 3, "b", HUGE)
            .addText(NOON + 1, "c", 101)
            .addText(NOON + 2, "d", HUGE)
            .add(NOON + 4, "e", "5")
            .send(broker, topic);
    new StreamedBatch("zstd").add(NOON + 5, "f", "6").send(broker, topic);
    assertThat(bytes).isLessThan(1 << 20);

    assertThat(read(kafka.leavingOutAbove(100), 6))
        .extracting(
            each ->
                each.offset()
                    + "|"
                    + (each.timestamp() - NOON)
                    + "|"
                    + text(each.key())
                    + "|"
                    + text(each.value())
                    + sizes(each))
        .containsExactly(
            "0|0|a|1|1|1",
            "1|3|b||1|2000000000",
            "2|1|c||1|101",
            "3|2|d||1|2000000000",
            "4|4|e|5|1|1",
            "5|5|f|6|1|1");
  }

  /** Each partition is asked by one consumer, which fails at the first of them. */
  @Test
  void theFirstMessagesOfPartitionsHaveTheirTimesHoweverLargeTheyAre() {
    String other = topic + "-other";
    kafka.createTopic(topic, 1);
    kafka.createTopic(other, 1);
    new StreamedBatch("zstd").addText(NOON, "a", HUGE).send(broker, topic);
    new StreamedBatch("zstd").add(NOON + 1, "b", "1").send(broker, other);

    assertThat(
            kafka.timestamps(
                Map.of(new TopicPartition(topic, 0), 0L, new TopicPartition(other, 0), 0L)))
        .containsOnly(
            Map.entry(new TopicPartition(topic, 0), NOON),
            Map.entry(new TopicPartition(other, 0), NOON + 1));
  }

  /** Of all that a log can hold. */
  @ParameterizedTest
  @CsvSource({
    "none, CreateTime",
    "gzip, LogAppendTime",
    "snappy, CreateTime",
    "lz4, LogAppendTime",
    "zstd, CreateTime"
  })
  void aStreamGivesTheMessagesThatKafkasClientGives(String compression, String timestampType) {
    // One segment, and so one fetch, though markers of transactions are of now.
    broker.createTopic(
        topic,
        1,
        Map.of("message.timestamp.type", timestampType, "segment.ms", "" + Long.MAX_VALUE));
    Map<String, Object> settings = Map.of("compression.type", compression, "linger.ms", 50);
    try (Producer<byte[], byte[]> producer = producer(settings)) {
      for (int i = 0; i < 100; i++) {
        sent.add(producer.send(message(i)));
      }
    }
    try (Producer<byte[], byte[]> producer =
        producer(Map.of("transactional.id", topic, "compression.type", compression))) {
      producer.initTransactions();
      for (boolean commits : List.of(false, true, false)) {
        producer.beginTransaction();
        sent.add(producer.send(message(1)));
        producer.flush();
        if (commits) {
          producer.commitTransaction();
        } else {
          producer.abortTransaction();
        }
      }
    }
    try (Producer<byte[], byte[]> producer = producer(settings)) {
      sent.add(producer.send(message(3)));
    }

    KafkaCluster slow = KafkaCluster.at(broker.bootstrapServers(), Map.of("max.poll.records", "1"));
    Consumer<byte[], byte[]> consumer = slow.consumerAt(new TopicPartition(topic, 0), 0);
    List<String> given = new ArrayList<>();
    while (given.isEmpty()) {
      consumer.poll(Duration.ofSeconds(1)).forEach(each -> given.add(whole(each)));
    }
    List<String> streamed = new ArrayList<>();
    FetchedBatches.of((KafkaConsumer<?, ?>) consumer)
        .orElseThrow()
        .read(0, 1 << 20)
        .forEach(each -> streamed.add(whole(each)));
    while (given.size() < 102) {
      consumer.poll(Duration.ofSeconds(1)).forEach(each -> given.add(whole(each)));
    }
    consumer.close();

    assertThat(streamed).containsExactlyElementsOf(given);
  }

  @Test
  void onePollGivesWhatAHeapCanHold() {
    kafka.createTopic(topic, 1);
    StreamedBatch batch = new StreamedBatch("zstd");
    for (int i = 0; i < 10; i++) {
      batch.addText(NOON + i, "a", 20 << 20);
    }
    batch.send(broker, topic);

    TopicPartition partition = new TopicPartition(topic, 0);
    Consumer<byte[], byte[]> consumer = kafka.consumerAt(partition, 0);
    List<Long> offsets = new ArrayList<>();
    while (offsets.size() < 10) {
      List<ConsumerRecord<byte[], byte[]>> some =
          consumer.poll(Duration.ofSeconds(1)).records(partition);
      assertThat(some).hasSizeLessThanOrEqualTo(4);
      some.forEach(each -> offsets.add(each.offset()));
      assertThat(consumer.position(partition)).isEqualTo(offsets.size());
    }
    consumer.close();

    assertThat(offsets).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
  }

  @Test
  void aStreamGivesWhatAHeapCanHold() {
    kafka.createTopic(topic, 1);
    StreamedBatch batch = new StreamedBatch("zstd");
    for (int i = 0; i < 5; i++) {
      batch.addText(NOON + i, "a", 7 << 20);
    }
    batch.send(broker, topic);
    KafkaCluster slow = KafkaCluster.at(broker.bootstrapServers(), Map.of("max.poll.records", "1"));
    Consumer<byte[], byte[]> consumer = slow.consumerAt(new TopicPartition(topic, 0), 0);
    int given = 0;
    while (given == 0) {
      given = consumer.poll(Duration.ofSeconds(1)).count();
    }
    FetchedBatches fetched = FetchedBatches.of((KafkaConsumer<?, ?>) consumer).orElseThrow();
    consumer.close();

    assertThat(fetched.read(1, 8 << 20))
        .extracting(each -> each.offset())
        .containsExactly(1L, 2L, 3L);
    assertThat(fetched.read(1, 1 << 20)).hasSize(4);
    assertThat(fetched.read(5, 1 << 20)).isEmpty();
  }

  private ProducerRecord<byte[], byte[]> message(int i) {
    RecordHeaders headers = new RecordHeaders();
    for (int j = 0; j < i % 3; j++) {
      headers.add("ü" + j, i % 2 == 0 ? null : bytes("header " + i));
    }
    return new ProducerRecord<>(
        topic,
        0,
        NOON - i * 1_000L,
        i % 5 == 0 ? null : bytes("key " + i),
        i % 7 == 0 ? null : bytes("value ".repeat(i)),
        headers);
  }

  private List<ConsumerRecord<byte[], byte[]>> read(KafkaCluster cluster, int count) {
    Consumer<byte[], byte[]> consumer = cluster.consumerAt(new TopicPartition(topic, 0), 0);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    while (records.size() < count) {
      consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
    }
    assertThat(consumer.position(new TopicPartition(topic, 0))).isEqualTo(count);
    consumer.close();
    return records;
  }

  private static String whole(ConsumerRecord<byte[], byte[]> record) {
    StringBuilder text = new StringBuilder();
    text.append(record.offset()).append('|').append(record.timestamp());
    text.append('|').append(record.timestampType()).append('|').append(record.leaderEpoch());
    text.append('|').append(text(record.key())).append('|').append(text(record.value()));
    text.append(sizes(record));
    record.headers().forEach(each -> text.append('|' + each.key() + '=' + text(each.value())));
    return text.toString();
  }

  private static String sizes(ConsumerRecord<byte[], byte[]> record) {
    return "|" + record.serializedKeySize() + "|" + record.serializedValueSize();
  }

  private static String text(byte[] bytes) {
    return bytes == null ? "null" : new String(bytes, UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static Producer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("bootstrap.servers", broker.bootstrapServers());
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
