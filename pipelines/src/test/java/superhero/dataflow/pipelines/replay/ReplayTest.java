package superhero.dataflow.pipelines.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static superhero.dataflow.pipelines.RawLake.NOON;
import static superhero.dataflow.pipelines.RawLake.assertDone;
import static superhero.dataflow.pipelines.RawLake.bytes;
import static superhero.dataflow.pipelines.RawLake.log;
import static superhero.dataflow.pipelines.RawLake.message;
import static superhero.dataflow.pipelines.RawLake.number;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superhero.dataflow.pipelines.Job;
import superhero.dataflow.pipelines.Jobs;
import superhero.dataflow.pipelines.Lake;
import superhero.dataflow.pipelines.Main;
import superhero.dataflow.pipelines.Program;
import superhero.dataflow.pipelines.RawLake;
import superhero.dataflow.pipelines.Services;
import superhero.dataflow.pipelines.Services.Outcome;
import superhero.dataflow.testdata.KafkaGate;

class ReplayTest {
  private static final String KAFKA = "--bootstrapServers=" + Services.KAFKA.bootstrapServers();

  @TempDir Path folder;

  private final RawLake raw = new RawLake();

  @AfterEach
  void openKafka() {
    Services.KAFKA.gate().open();
  }

  @Test
  void messagesComeBackAsTheyWereAndSayWhereTheyStood() {
    String source = RawLake.mixedTopic();
    String target = Services.newTopic(2);
    assertDone(Services.run(raw.ingest(source, "--rawCompression=zstd")));

    Outcome outcome = Services.run(raw.command("replay", KAFKA, "--toKafka=" + target));

    assertDone(outcome);
    assertThat(outcome.out())
        .contains("replay done")
        .containsPattern(": (\\d+) of \\1 raw objects read, 61 messages read");
    assertThat(contents(target)).isEqualTo(contents(source));
    assertThat(places(target, 2)).containsExactlyInAnyOrderElementsOf(raw.lake.rawOffsets());

    // Ingested again, they are other messages.
    assertDone(Services.run(raw.ingest(target)));
    assertThat(raw.lake.table("buffer_meta"))
        .extracting(row -> row.get("msg_id"))
        .hasSize(122)
        .doesNotHaveDuplicates();
    assertThat(raw.lake.table("buffer_meta").get(0).get("headers")).isNotNull();
    raw.assertAudited();
  }

  @Test
  void topicsAndTimesSelectMessagesAndPartitionsAreFolded() {
    String source = Services.newTopic(3);
    String other = Services.newTopic(1);
    String target = Services.newTopic(2);
    for (int partition = 0; partition < 3; partition++) {
      Services.sendLogs(source, partition, 3, NOON.toEpochMilli());
    }
    Services.sendLogs(other, 0, 3, NOON.toEpochMilli());
    assertDone(Services.run(raw.ingest(source + "," + other)));

    assertDone(
        Services.run(
            raw.command(
                "replay",
                KAFKA,
                "--toKafka=" + target,
                "--topics=" + source,
                "--from=2026-01-01T12:00:01Z",
                "--to=2026-01-01T12:00:02Z")));

    assertThat(places(target, 2))
        .containsExactlyInAnyOrder(source + "-0@1", source + "-1@1", source + "-2@1");
    assertThat(read(target, 2))
        .extracting(ConsumerRecord::partition)
        .containsExactlyInAnyOrder(0, 1, 0);
  }

  @Test
  void aKilledReplayIsMadeAnewAndNothingIsMissing() throws Exception {
    String source = Services.newTopic(1);
    String target = Services.newTopic(1);
    Services.sendLogs(source, 0, 60, NOON.toEpochMilli());
    assertDone(Services.run(raw.ingest(source, "--batchSize=5")));
    KafkaGate gate = Services.KAFKA.gate();
    List<String> args =
        raw.command(
            "replay",
            "--bootstrapServers=" + gate.bootstrapServers(),
            "--toKafka=" + target,
            "--targetParallelism=1");
    try (Jobs jobs = new Jobs(folder)) {
      CompletableFuture<Job> victim = new CompletableFuture<>();
      gate.setRule(
          new KafkaGate.Rule() {
            @Override
            public boolean passes(ApiKeys request) {
              return true;
            }

            @Override
            public void answered(ApiKeys request) {
              if (request == ApiKeys.PRODUCE) {
                victim.join().kill();
              }
            }
          });
      victim.complete(jobs.start(Program.here(), args));
      victim.join().end(137);
    }
    gate.open();
    assertThat(places(target, 1)).isNotEmpty();

    assertDone(Services.run(args));

    assertThat(new TreeSet<>(places(target, 1))).isEqualTo(new TreeSet<>(raw.lake.rawOffsets()));
  }

  /** Kafka's producer has two limits, and 32 MiB is the default of one. */
  @Test
  void aValueOfOver32MebibytesIsSent() {
    Map<String, String> large = Map.of("max.message.bytes", "" + (64 << 20));
    String source = Services.unique("large");
    String target = Services.unique("large");
    Services.KAFKA.createTopic(source, 2, large);
    Services.KAFKA.createTopic(target, 2, large);
    byte[] value = new byte[34 << 20];
    new Random(731).nextBytes(value);
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", Services.KAFKA.bootstrapServers(),
                "max.request.size", 64 << 20,
                "buffer.memory", 64 << 20),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      Services.send(producer, List.of(new ProducerRecord<>(source, 1, null, value)));
    }
    assertDone(Services.run(raw.ingest(source)));

    assertDone(Services.run(raw.command("replay", KAFKA, "--toKafka=" + target)));

    assertThat(read(target, 2)).extracting(ConsumerRecord::value).containsExactly(value);
  }

  @Test
  void anObjectThatCannotBeReadIsNamedAndTheRestIsSent() {
    String source = Services.newTopic(1);
    String target = Services.newTopic(1);
    Services.sendLogs(source, 0, 2, NOON.toEpochMilli());
    assertDone(Services.run(raw.ingest(source, "--batchSize=1")));
    String broken = raw.lake.raw() + "/" + raw.lake.rawObjects().firstKey();
    RawLake.put(broken, bytes("no gzip"));

    Outcome outcome = Services.run(raw.command("replay", KAFKA, "--toKafka=" + target));

    assertThat(outcome.exitCode()).isEqualTo(Main.FAILED);
    assertThat(outcome.out()).contains(broken + ": Not in GZIP format");
    assertThat(outcome.err()).startsWith("replay left 1 object as it is, named above");
    assertThat(places(target, 1)).containsExactly(source + "-0@1");
  }

  @Test
  void deadLettersThatFitNowGoToTheTablesAndTheOthersStay() throws IOException {
    String topic = deadLetters();
    assertThat(raw.lake.deadLetterLines()).hasSize(4);
    SortedMap<String, byte[]> other = rangesFrom(2);
    RawLake.model(folder, "numbers", "", number("[\"null\",\"string\"]"));

    Outcome outcome = replayDeadLetters();

    assertDone(outcome);
    assertThat(outcome.out())
        .contains("4 messages read, 1 dead letters, 2 of 2 ranges in the tables");
    assertThat(raw.lake.table("numbers"))
        .extracting(row -> row.get("number"))
        .containsExactly("eins", null, "sechs", null);
    assertThat(raw.lake.table("log_meta"))
        .extracting(row -> row.get("log_message"))
        .containsExactly("1", "5", "6", "7");
    assertThat(raw.lake.table("log_meta").get(0).get("msg_id"))
        .isEqualTo(raw.lake.table("buffer_meta").get(0).get("msg_id"));
    assertThat(raw.lake.deadLetterLines())
        .extracting(line -> line.get("offset").longValue())
        .containsExactly(1L, 3L);
    assertThat(rangesFrom(2)).as(topic).containsExactlyEntriesOf(other);
    raw.assertAudited();

    SortedMap<String, byte[]> once = Lake.objects(raw.lake.standard());
    Outcome again = replayDeadLetters();
    assertDone(again);
    assertThat(again.out()).contains("no message");
    assertThat(Lake.objects(raw.lake.standard())).containsExactlyEntriesOf(once);
  }

  @Test
  void aKilledReplayOfDeadLettersIsFinishedByTheNext() throws Exception {
    deadLetters();
    RawLake.model(folder, "numbers", "", number("[\"null\",\"string\"]"));
    raw.runAndKill(
        folder,
        path -> path.matches(".*/etl_meta/.*_0*4_0*6.parquet"),
        raw.command("replay", "--deadLetters=" + raw.lake.deadLetters(), "--models=" + folder));
    // All dead letters of the range that is not done are gone.
    assertThat(raw.lake.table("log_meta")).extracting(row -> row.get("log_message")).contains("6");
    assertThat(raw.lake.deadLetterLines())
        .extracting(line -> line.get("offset").longValue())
        .doesNotContain(4L);

    assertDone(replayDeadLetters());

    assertThat(raw.lake.deadLetterLines())
        .extracting(line -> line.get("offset").longValue())
        .containsExactly(1L, 3L);
    raw.assertAudited();
  }

  @Test
  void mistakesAreReportedAtOnce() {
    assertThat(Services.run(List.of("replay", "--raw=/tmp/raw")).err())
        .contains("replay goes to one place: give --toKafka=<topic>, or --deadLetters=<location>");
    assertThat(Services.run(List.of("replay", "--raw=/tmp/raw", "--toKafka=t", "--from=x")).err())
        .contains("--from=x: should be a date", "--bootstrapServers: is missing");
    assertThat(
            Services.run(
                    List.of("replay", "--raw=/tmp/raw", "--deadLetters=/tmp/raw", "--models=/none"))
                .err())
        .contains(
            "--standard: is missing",
            "--deadLetters=/tmp/raw: should be another location than --raw",
            "--models=/none: no model file");
    Outcome noTopic =
        Services.run(raw.command("replay", KAFKA, "--toKafka=there-is-no-such-topic"));
    assertThat(noTopic.exitCode()).isEqualTo(Main.FAILED);
    assertThat(noTopic.err()).startsWith("there is no topic there-is-no-such-topic to replay to");
  }

  /**
   * Of three ranges, the first has a message whose number the model does not take, and one that is
   * no JSON, the second one of the latter, the third one of the former.
   */
  private String deadLetters() throws IOException {
    RawLake.model(folder, "numbers", "", number("[\"null\",\"int\"]"));
    String topic = Services.newTopic(1);
    long time = NOON.toEpochMilli();
    Services.send(
        List.of(
            message(topic, 0, time, log(1).replace(":1}", ":\"eins\"}")),
            message(topic, 0, time, "no JSON"),
            message(topic, 0, time, log(5).replace(",\"number\":5", "")),
            message(topic, 0, time, "no JSON either"),
            message(topic, 0, time, log(6).replace(":6}", ":\"sechs\"}")),
            message(topic, 0, time, log(7).replace(",\"number\":7", ""))));
    assertDone(Services.run(raw.ingest(topic, "--batchSize=2", "--models=" + folder)));
    return topic;
  }

  private Outcome replayDeadLetters() {
    return Services.run(
        raw.command("replay", "--deadLetters=" + raw.lake.deadLetters(), "--models=" + folder));
  }

  private SortedMap<String, byte[]> rangesFrom(long start) {
    SortedMap<String, byte[]> objects = Lake.objects(raw.lake.standard());
    objects.keySet().removeIf(path -> !path.contains(String.format("_%019d_", start)));
    return objects;
  }

  /** Where the messages of a topic stood, as their headers say. */
  private static List<String> places(String topic, int partitions) {
    return read(topic, partitions).stream()
        .map(
            message ->
                text(message, "superhero.topic")
                    + "-"
                    + text(message, "superhero.partition")
                    + "@"
                    + text(message, "superhero.offset"))
        .toList();
  }

  private static String text(ConsumerRecord<byte[], byte[]> message, String header) {
    return new String(message.headers().lastHeader(header).value(), StandardCharsets.UTF_8);
  }

  /** Partition, key, value, timestamp and headers but those of this project, in order. */
  private static List<String> contents(String topic) {
    List<String> contents = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> message : read(topic, 2)) {
      StringBuilder content = new StringBuilder();
      content.append(message.partition()).append(' ').append(message.timestamp());
      content.append(' ').append(base64(message.key())).append(' ').append(base64(message.value()));
      for (Header header : message.headers()) {
        if (!header.key().startsWith("superhero.")) {
          content.append(' ').append(header.key()).append('=').append(base64(header.value()));
        }
      }
      contents.add(content.toString());
    }
    contents.sort(null);
    return contents;
  }

  private static String base64(byte[] bytes) {
    return bytes == null ? "null" : Base64.getEncoder().encodeToString(bytes);
  }

  private static List<ConsumerRecord<byte[], byte[]>> read(String topic, int partitionCount) {
    List<TopicPartition> partitions =
        IntStream.range(0, partitionCount).mapToObj(p -> new TopicPartition(topic, p)).toList();
    List<ConsumerRecord<byte[], byte[]>> messages = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", Services.KAFKA.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(tp -> consumer.position(tp) < ends.get(tp))) {
        consumer.poll(Duration.ofMillis(200)).forEach(messages::add);
      }
    }
    return messages;
  }
}
