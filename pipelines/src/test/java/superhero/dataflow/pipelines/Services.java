package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupListing;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import superhero.dataflow.kafka.ConsumerGroup;
import superhero.dataflow.kafka.KafkaCluster;
import superhero.dataflow.lake.LakeIdentity;
import superhero.dataflow.lake.Location;
import superhero.dataflow.pipelines.options.Arguments;
import superhero.dataflow.pipelines.options.LakeOptions;
import superhero.dataflow.testdata.EmbeddedKafka;
import superhero.dataflow.testdata.EmbeddedS3;
import superhero.dataflow.testdata.StoreRequest;

/** The broker and the stores that all tests of this JVM share, and the program itself. */
public final class Services {
  static final String BUCKET = CloudStore.BUCKET;
  public static final EmbeddedKafka KAFKA = EmbeddedKafka.start();

  /** Those that were asked for, by scheme. */
  private static final Map<String, CloudStore> STORES = new ConcurrentHashMap<>();

  public static final EmbeddedS3 S3 = (EmbeddedS3) store("s3").server();

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Producer<byte[], byte[]> PRODUCER = producer(KAFKA);

  static {
    LeftClean.shared = true;
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  KAFKA.close();
                  STORES.values().forEach(CloudStore::close);
                }));
  }

  private Services() {}

  /**
   * Leaves the services to the next test as a JVM of its own would have them: this JVM's
   * credentials are theirs again, and behind the last test of a class the broker has no topics and
   * no groups, so that games that one class sends are not in the topics of another.
   */
  public static final class LeftClean implements AfterEachCallback, AfterAllCallback {
    /** Whether any test has used them; to ask the services themselves would start them. */
    private static volatile boolean shared;

    @Override
    public void afterEach(ExtensionContext test) {
      if (shared) {
        STORES.values().forEach(CloudStore::logIn);
      }
    }

    @Override
    public void afterAll(ExtensionContext tests) throws Exception {
      if (shared && tests.getRequiredTestClass().getEnclosingClass() == null) {
        Admin admin = KafkaCluster.at(KAFKA.bootstrapServers(), Map.of()).admin();
        List<String> groups =
            admin.listConsumerGroups().all().get().stream()
                .map(ConsumerGroupListing::groupId)
                .toList();
        for (KafkaFuture<Void> each : admin.deleteConsumerGroups(groups).deletedGroups().values()) {
          try {
            each.get();
          } catch (ExecutionException e) {
            // Kafka itself forgets those whose topics were deleted.
            if (!(e.getCause() instanceof GroupIdNotFoundException)) {
              throw e;
            }
          }
        }
        admin.deleteTopics(admin.listTopics().names().get()).all().get();
      }
    }
  }

  /** The store of a scheme: s3, gs or azfs. */
  public static CloudStore store(String scheme) {
    return STORES.computeIfAbsent(scheme, CloudStore::of);
  }

  /** The store that a location is in; empty if it is on this machine. */
  static Optional<CloudStore> storeOf(String location) {
    return STORES.values().stream().filter(store -> store.has(location)).findFirst();
  }

  /** Lets this JVM read the stores; each run of the program makes its own options count. */
  public static void readStores() {
    List<String> options =
        STORES.values().stream().flatMap(store -> store.options().stream()).toList();
    FileSystems.setDefaultPipelineOptions(new Arguments(options).as(LakeOptions.class));
  }

  /** What a run of the program printed, and its exit code. */
  public record Outcome(int exitCode, String out, String err) {
    /** Runs it, without starting the services. */
    public static Outcome of(List<String> args) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      int exitCode =
          Main.run(
              args,
              new PrintStream(out, true, StandardCharsets.UTF_8),
              new PrintStream(err, true, StandardCharsets.UTF_8));
      return new Outcome(
          exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
  }

  public static Outcome run(List<String> args) {
    return Outcome.of(args);
  }

  /** Arguments of ingest into a lake, further ones last, so that they count. */
  public static List<String> ingest(Lake lake, String... more) {
    List<String> args = new ArrayList<>();
    args.add("ingest");
    args.add("--bootstrapServers=" + KAFKA.bootstrapServers());
    args.add("--raw=" + lake.raw());
    args.add("--standard=" + lake.standard());
    args.add("--consumerGroup=" + unique("group"));
    args.addAll(List.of(more));
    return reachingStores(args);
  }

  /** The arguments, with how to reach each shared store that they name a place in. */
  public static List<String> reachingStores(List<String> args) {
    Map<String, String> last = new LinkedHashMap<>();
    args.forEach(arg -> last.put(arg.replaceFirst("=.*", ""), arg.replaceFirst("[^=]*=", "")));
    List<String> all = new ArrayList<>(args);
    // Before those that say otherwise.
    int begin = (int) args.stream().takeWhile(arg -> !arg.startsWith("--")).count();
    for (CloudStore store : STORES.values()) {
      if (last.values().stream().anyMatch(store::has)) {
        all.addAll(begin, store.options());
      }
    }
    return all;
  }

  /** A lake of its own in the shared bucket of S3. */
  public static Lake newLake() {
    return newLake("s3");
  }

  /** A lake of its own in the shared bucket of a store. */
  public static Lake newLake(String scheme) {
    return Lake.at(store(scheme).folder(unique("lake")));
  }

  /** Makes Kafka forget what a group has committed and planned. */
  public static void forget(String group) {
    try {
      KafkaCluster.at(KAFKA.bootstrapServers(), Map.of())
          .admin()
          .deleteConsumerGroups(List.of(group, group + ".plan"))
          .all()
          .get();
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Lets another group have a lake, as its user does. */
  static void handOver(Lake lake) {
    readStores();
    for (String each : List.of(lake.raw(), lake.standard(), lake.deadLetters())) {
      Location.of(each).delete(List.of(LakeIdentity.NAME));
    }
  }

  /** Of whose messages the shipped models make rows, where they are logs. */
  public static String newTopic(int partitions) {
    return newTopic("lib.server.logs", partitions);
  }

  public static String newTopic(String word, int partitions) {
    String topic = unique(word);
    KAFKA.createTopic(topic, partitions);
    return topic;
  }

  public static String unique(String word) {
    return word + "-" + UUID.randomUUID();
  }

  static Producer<byte[], byte[]> producer(EmbeddedKafka kafka) {
    return producer(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  /** One of the shared broker, with a transactional id of its own. */
  public static Producer<byte[], byte[]> transactionalProducer() {
    return producer(
        Map.of(
            "bootstrap.servers",
            KAFKA.bootstrapServers(),
            "transactional.id",
            unique("transaction")));
  }

  private static Producer<byte[], byte[]> producer(Map<String, Object> config) {
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Waits until a group has committed this of partition 0; at once an error where its job ends. */
  static void awaitCommitted(String group, String topic, long offset, Job job) {
    TopicPartition partition = new TopicPartition(topic, 0);
    ConsumerGroup ofJob =
        new ConsumerGroup(KafkaCluster.at(KAFKA.bootstrapServers(), Map.of()), group);
    await()
        .atMost(PATIENCE)
        .failFast(
            () ->
                assertThat(job.isAlive()).as("the job is alive; it said:%n%s", job.said()).isTrue())
        .until(
            () -> {
              OffsetAndMetadata committed = ofJob.offsets(List.of(partition)).get(partition);
              return committed != null && committed.offset() == offset;
            });
  }

  public static void send(List<ProducerRecord<byte[], byte[]>> messages) {
    send(PRODUCER, messages);
  }

  /** Sends messages and waits until the broker has them. */
  public static void send(
      Producer<byte[], byte[]> producer, List<ProducerRecord<byte[], byte[]>> messages) {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    messages.forEach(message -> sent.add(producer.send(message)));
    for (Future<RecordMetadata> each : sent) {
      try {
        each.get();
      } catch (ExecutionException | InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** An upload of the job's workers, not of its start. */
  static boolean isOfRange(StoreRequest request) {
    return request.isUpload() && !request.path().contains("/_lake.json");
  }

  /** So many good logs to a partition, a second apart. */
  public static void sendLogs(String topic, int partition, int count, long firstTimestamp) {
    List<ProducerRecord<byte[], byte[]>> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String log =
          "{\"level\":\"INFO\",\"timestamp\":\"2026-01-01T12:00:00\",\"name\":\"test\","
              + "\"log_message\":\""
              + i
              + "\"}";
      messages.add(
          new ProducerRecord<>(
              topic,
              partition,
              firstTimestamp + i * 1000L,
              null,
              log.getBytes(StandardCharsets.UTF_8)));
    }
    send(messages);
  }
}
