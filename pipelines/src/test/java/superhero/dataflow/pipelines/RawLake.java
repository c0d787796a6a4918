package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.kafka.clients.producer.ProducerRecord;
import superhero.dataflow.lake.Location;
import superhero.dataflow.pipelines.Services.Outcome;
import superhero.dataflow.testdata.StoreFault;
import superhero.dataflow.testdata.StoreGate;
import superhero.dataflow.testdata.StoreRequest;

/** A lake whose tables are made of its raw objects, and what tests of that do with it. */
public final class RawLake {
  public static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  static final List<String> TABLES =
      List.of("buffer_meta", "dead_letter_meta", "etl_meta", "log_meta");

  public final Lake lake;
  public final String group = Services.unique("group");

  public RawLake() {
    this("s3");
  }

  /** In the shared bucket of a store. */
  public RawLake(String scheme) {
    lake = Services.newLake(scheme);
  }

  /** Good logs and others, of two hours and the day before, in ranges of several parts. */
  public static String mixedTopic() {
    String topic = Services.newTopic(2);
    List<ProducerRecord<byte[], byte[]>> messages = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      long time = NOON.plusSeconds(i % 7 == 3 ? -86_400 : i * 90L).toEpochMilli();
      messages.add(message(topic, i % 2, time, i % 5 == 1 ? "no JSON " + i : log(i)));
    }
    messages.add(
        new ProducerRecord<byte[], byte[]>(topic, 0, NOON.toEpochMilli(), bytes("key"), null));
    Services.send(messages);
    return topic;
  }

  public static ProducerRecord<byte[], byte[]> message(
      String topic, int partition, long time, String value) {
    ProducerRecord<byte[], byte[]> message =
        new ProducerRecord<>(topic, partition, time, bytes("key ü"), bytes(value));
    message.headers().add("trace", new byte[] {(byte) 0xff}).add("none", null);
    return message;
  }

  public static String log(int number) {
    return "{\"level\": \"INFO\",\"timestamp\":\"2026-01-01T12:00:00\",\"name\":\"test\","
        + "\"log_message\":\""
        + number
        + "\",\"number\":"
        + number
        + "}";
  }

  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Ranges of 25 messages, parts of some 1,000 bytes. */
  public List<String> ingest(String topic, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "--runner=DirectRunner",
                "--consumerGroup=" + group,
                "--topics=" + topic,
                "--until=latest",
                "--batchSize=25",
                "--maxBatchBytes=1600"));
    args.addAll(List.of(more));
    return Services.ingest(lake, args.toArray(String[]::new));
  }

  /** A command on this lake. */
  public List<String> command(String word, String... more) {
    List<String> args = commandOnTables(word, more);
    args.add(1, "--raw=" + lake.raw());
    return args;
  }

  /** A command that knows nothing of raw. */
  public List<String> commandOnTables(String word, String... more) {
    List<String> args = new ArrayList<>(List.of(word));
    args.add("--standard=" + lake.standard());
    args.addAll(List.of(more));
    return Services.reachingStores(args);
  }

  /**
   * Runs a command as a process, with one thread, and kills it at an upload, which is lost.
   *
   * @param point path of the object that is uploaded
   */
  public void runAndKill(Path folder, Predicate<String> point, List<String> command)
      throws Exception {
    runAndKillAt(folder, request -> request.isUpload() && point.test(request.path()), command);
  }

  /** As {@link #runAndKill}, at a request of any kind, which does not reach the store. */
  public void runAndKillAt(Path folder, Predicate<StoreRequest> point, List<String> command)
      throws Exception {
    CompletableFuture<Job> victim = new CompletableFuture<>();
    CloudStore store = Services.storeOf(lake.raw()).orElseThrow();
    try (Jobs jobs = new Jobs(folder);
        StoreGate gate = StoreGate.to(store.endpoint())) {
      gate.setRule(
          request -> {
            if (point.test(request)) {
              victim.join().kill();
              return StoreFault.HANG;
            }
            return StoreFault.NONE;
          });
      List<String> args = new ArrayList<>(command);
      args.addAll(List.of("--targetParallelism=1", store.option(gate)));
      Job job = jobs.start(Program.here(), args);
      victim.complete(job);
      job.end(137);
    }
  }

  /** Raw, Kafka, tables and dead letters say the same. */
  public void assertAudited() {
    Outcome audit =
        Services.run(
            command(
                "audit",
                "--runner=DirectRunner",
                "--consumerGroup=" + group,
                "--bootstrapServers=" + Services.KAFKA.bootstrapServers()));
    assertThat(audit.exitCode()).as(audit.out() + audit.err()).isEqualTo(Main.DONE);
  }

  /** The same objects and rows, run times aside. */
  public void assertSameTablesAs(Lake other) {
    assertThat(Lake.objects(lake.standard()).keySet())
        .isEqualTo(Lake.objects(other.standard()).keySet());
    assertThat(Lake.objects(lake.deadLetters()))
        .containsExactlyEntriesOf(Lake.objects(other.deadLetters()));
    for (String table : TABLES) {
      assertThat(withoutTimes(lake.table(table))).isEqualTo(withoutTimes(other.table(table)));
    }
  }

  public static List<Map<String, String>> withoutTimes(List<Map<String, String>> rows) {
    List<Map<String, String>> rest = new ArrayList<>();
    for (Map<String, String> row : rows) {
      Map<String, String> columns = new LinkedHashMap<>(row);
      columns.keySet().removeAll(List.of("timestamp_start", "timestamp_end"));
      rest.add(columns);
    }
    return rest;
  }

  public static void put(String object, byte[] bytes) {
    Services.readStores();
    int slash = object.lastIndexOf('/');
    Location.of(object.substring(0, slash)).put(object.substring(slash + 1), bytes, "text/plain");
  }

  public static byte[] read(String object) {
    Services.readStores();
    try (var in =
        Channels.newInputStream(FileSystems.open(FileSystems.matchNewResource(object, false)))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A model file of good logs of test topics.
   *
   * @param where a condition on the value, or empty
   * @param columns further fields of the Avro record, with commas before each
   */
  public static Path model(Path folder, String name, String where, String columns)
      throws IOException {
    return Files.writeString(
        Files.createDirectories(folder).resolve(name + ".avsc"),
        "{\"type\":\"record\",\"name\":\""
            + name
            + "\",\"where\":{\"/value/name\":\"test\""
            + where
            + "},\"fields\":[{\"name\":\"msg_id\",\"type\":\"string\",\"pointer\":\"/msg_id\"}"
            + columns
            + "]}");
  }

  public static String number(String type) {
    return ",{\"name\":\"number\",\"type\":" + type + ",\"pointer\":\"/value/number\"}";
  }

  public static void assertDone(Outcome outcome) {
    assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isEqualTo(Main.DONE);
  }
}
