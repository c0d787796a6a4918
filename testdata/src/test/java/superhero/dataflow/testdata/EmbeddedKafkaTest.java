package superhero.dataflow.testdata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Exit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EmbeddedKafkaTest {
  private static final long YEAR_2001 = 1_000_000_000_000L;

  private static EmbeddedKafka kafka;

  @BeforeAll
  static void start() {
    kafka = EmbeddedKafka.start();
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @Test
  void whatIsWrittenCanBeReadBack() throws Exception {
    kafka.createTopic("written", 1);
    produce("written", "hello".getBytes(UTF_8), Map.of());

    ConsumerRecord<byte[], byte[]> read = readFirst("written");
    assertThat(read.key()).isNull();
    assertThat(read.value()).asString(UTF_8).isEqualTo("hello");
    assertThat(read.timestamp()).isEqualTo(YEAR_2001);
  }

  @Test
  void aMessageOfEightMebibytesFits() throws Exception {
    kafka.createTopic("huge", 1);
    byte[] value = new byte[8 * 1024 * 1024];
    produce("huge", value, Map.of("max.request.size", 10 * 1024 * 1024));

    assertThat(readFirst("huge").value()).isEqualTo(value);
  }

  @Test
  void transactionsWork() throws Exception {
    kafka.createTopic("transactional", 1);
    try (KafkaProducer<byte[], byte[]> producer =
        producer(Map.of("transactional.id", "embedded"))) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>("transactional", "kept".getBytes(UTF_8))).get();
      producer.commitTransaction();
    }

    assertThat(readFirst("transactional").value()).asString(UTF_8).isEqualTo("kept");
  }

  @Test
  void aRestartKeepsAddressAndMessages() throws Exception {
    try (EmbeddedKafka other = EmbeddedKafka.start()) {
      String servers = other.bootstrapServers();
      other.createTopic("kept", 1);
      produce("kept", "before".getBytes(UTF_8), Map.of("bootstrap.servers", servers));

      other.restart();

      produce("kept", "after".getBytes(UTF_8), Map.of("bootstrap.servers", servers));
      assertThat(other.bootstrapServers()).isEqualTo(servers);
      assertThat(readFirst("kept", servers).value()).asString(UTF_8).isEqualTo("before");
    }
  }

  @Test
  void aTopicThatExistsIsLeftAsItIs() throws Exception {
    kafka.createTopic("twice", 3);
    kafka.createTopic("twice", 5);

    try (Admin admin = admin()) {
      TopicDescription topic =
          admin.describeTopics(List.of("twice")).allTopicNames().get().get("twice");
      assertThat(topic.partitions()).hasSize(3);
    }
  }

  @Test
  void aTopicCanHaveSettingsOfItsOwn() throws Exception {
    kafka.createTopic("compacted", 1, Map.of("cleanup.policy", "compact"));

    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "compacted");
    try (Admin admin = admin()) {
      assertThat(admin.describeConfigs(List.of(topic)).all().get().get(topic).get("cleanup.policy"))
          .returns("compact", entry -> entry.value());
    }
  }

  @Test
  void topicsAreNotMadeOnFirstUse() {
    try (KafkaProducer<byte[], byte[]> producer = producer(Map.of("max.block.ms", 100))) {
      assertThatThrownBy(() -> producer.partitionsFor("never.made"))
          .hasMessageContaining("never.made");
    }
  }

  @Test
  void badTopicNamesAreRefused() {
    assertThatThrownBy(() -> kafka.createTopic("no blanks", 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no blanks");
  }

  @Test
  void aSecondBrokerIsAnother() {
    try (EmbeddedKafka other = EmbeddedKafka.start()) {
      other.createTopic("elsewhere", 1);
      assertThat(other.bootstrapServers()).isNotEqualTo(kafka.bootstrapServers());
    }
  }

  @Test
  void closingEndsItAndMayBeRepeated() {
    EmbeddedKafka other = EmbeddedKafka.start();
    other.close();
    other.close();

    int port = Integer.parseInt(other.bootstrapServers().split(":", -1)[1]);
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
        .isInstanceOf(ConnectException.class);
  }

  private static void produce(String topic, byte[] value, Map<String, Object> settings)
      throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = producer(settings)) {
      producer.send(new ProducerRecord<>(topic, 0, YEAR_2001, null, value)).get();
    }
  }

  private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>();
    all.put("bootstrap.servers", kafka.bootstrapServers());
    all.putAll(settings);
    return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** As Kafka does when its disk is full, or its log is broken. */
  @Test
  void aBrokerThatEndsItsProcessSaysSo() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Halting.class.getName())
            .start();

    assertThat(process.errorReader(UTF_8).lines())
        .anyMatch(
            line ->
                line.contains(
                    "the embedded Kafka broker ends this process with exit code 3: disk full"));
    assertThat(process.waitFor()).isEqualTo(3);
  }

  /** Does what the broker does. */
  static final class Halting {
    private Halting() {}

    public static void main(String[] args) throws ReflectiveOperationException {
      Class.forName(EmbeddedKafka.class.getName());
      Exit.halt(3, "disk full");
    }
  }

  private static ConsumerRecord<byte[], byte[]> readFirst(String topic) {
    return readFirst(topic, kafka.bootstrapServers());
  }

  private static ConsumerRecord<byte[], byte[]> readFirst(String topic, String servers) {
    Map<String, Object> settings = Map.of("bootstrap.servers", servers);
    TopicPartition partition = new TopicPartition(topic, 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      return consumer.poll(Duration.ofSeconds(30)).records(partition).get(0);
    }
  }

  private static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }
}
