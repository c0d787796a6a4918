package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static superhero.dataflow.pipelines.RawLake.NOON;
import static superhero.dataflow.pipelines.RawLake.assertDone;
import static superhero.dataflow.pipelines.RawLake.log;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superhero.dataflow.pipelines.Services.Outcome;
import superhero.dataflow.testdata.StreamedBatch;

/** Messages that are small in Kafka, compressed, and larger than the heap when they are read. */
class LargeMessagesTest {
  private static final int MEGABYTE = 1_000_000;
  private static final int MAX_BYTES_OF_A_BATCH = 1 << 20;

  private final RawLake raw = new RawLake();
  private final String topic = Services.newTopic(1);

  @TempDir Path folder;

  private Jobs jobs;

  @BeforeEach
  void begin() {
    jobs = new Jobs(folder);
  }

  @AfterEach
  void end() {
    jobs.close();
  }

  /** Of the three, the client can hold the first, perhaps the second, and never the third. */
  @Test
  void aMessageThatIsLargerThanTheHeapIsADeadLetterAndTheJobGoesOn() {
    Services.sendLogs(topic, 0, 3, NOON.toEpochMilli());
    send(log(3), "key", 100 * MEGABYTE, 600 * MEGABYTE, 700 * MEGABYTE);
    Services.sendLogs(topic, 0, 3, NOON.toEpochMilli());

    ingest("1g");

    assertOnce(10);
    assertThat(raw.lake.table("log_meta")).hasSize(7);
    assertThat(raw.lake.deadLetterLines())
        .extracting(
            line ->
                String.join(
                    " ",
                    line.get("offset").asText(),
                    line.get("model").asText(),
                    line.get("code").asText(),
                    line.get("pointer").asText(),
                    line.get("value_left_out").asText(),
                    line.get("reason").asText()))
        .containsExactly(
            letter(4, 100 * MEGABYTE), letter(5, 600 * MEGABYTE), letter(6, 700 * MEGABYTE));
    assertThat(raw.lake.table("buffer_meta"))
        .filteredOn(row -> row.get("checksum").equals("00000000"))
        .extracting(row -> row.get("serialized_value_size"))
        .containsExactly("100000000", "600000000", "700000000");
    raw.assertAudited();
  }

  private static String letter(int offset, int bytes) {
    return offset
        + " log_meta too_large /value "
        + bytes
        + " a value of "
        + bytes
        + " bytes, which is more than --maxMessageBytes, and was left out";
  }

  /** Each is within the bound. */
  @Test
  @Tag("long")
  void messagesThatAreTogetherLargerThanTheHeapAreRead() {
    int[] sizes = new int[25];
    Arrays.fill(sizes, 10 * MEGABYTE);
    send(log(0), "key", sizes);

    ingest("320m");

    assertOnce(26);
    assertThat(raw.lake.deadLetterLines())
        .hasSize(25)
        .allSatisfy(line -> assertThat(line.get("value").textValue()).hasSize(9_999_998));
    raw.assertAudited();
  }

  /** As a tree, objects without fields take the most memory: the second one is not parsed. */
  @Test
  void theHeapHoldsTheTreeOfWhatIsParsed() {
    String parsed = objects(16 << 20);
    new StreamedBatch("zstd")
        .add(NOON.toEpochMilli(), "key", parsed)
        .add(NOON.toEpochMilli(), "key", objects(60 << 20))
        .send(Services.KAFKA, topic);

    ingest("1g");

    assertThat(raw.lake.bufferOffsets()).containsExactly(topic + "-0@0", topic + "-0@1");
    assertThat(raw.lake.table("etl_meta").get(0)).containsEntry("dead_letters", "2");
    assertThat(raw.lake.table("buffer_meta").get(0))
        .containsEntry("serialized_value_size", "" + parsed.length());
    raw.assertAudited();
  }

  private static String objects(int bytes) {
    return "[" + "{},".repeat((bytes - 1) / 3 - 1) + "{}]";
  }

  @Test
  void theBoundIsAnOption() {
    Services.sendLogs(topic, 0, 2, NOON.toEpochMilli());
    send(log(2), "a long key", 500);

    assertDone(Services.run(raw.ingest(topic, "--maxMessageBytes=100")));

    assertOnce(4);
    assertThat(raw.lake.rawLines().get(3).get("value_left_out").intValue()).isEqualTo(500);
    assertThat(raw.lake.deadLetterLines())
        .singleElement()
        .satisfies(line -> assertThat(line.get("code").textValue()).isEqualTo("too_large"));

    RawLake other = new RawLake();
    assertDone(Services.run(other.ingest(topic, "--maxMessageBytes=500")));
    assertThat(other.lake.rawLines().get(3).get("value").textValue()).hasSize(498);
    assertThat(other.lake.deadLetterLines())
        .singleElement()
        .satisfies(line -> assertThat(line.get("code").textValue()).isEqualTo("not_json"));

    RawLake keys = new RawLake();
    assertDone(Services.run(keys.ingest(topic, "--maxMessageBytes=9")));
    assertThat(keys.lake.rawLines().get(3).get("key_left_out").intValue()).isEqualTo(10);
    assertThat(keys.lake.table("buffer_meta").get(3))
        .containsEntry("key", null)
        .containsEntry("serialized_key_size", "10");
    keys.assertAudited();
  }

  @Test
  void whatWasLeftOutIsSoInTheTablesThatAreMadeOfRawAndIsNotSentBack() {
    Services.sendLogs(topic, 0, 2, NOON.toEpochMilli());
    send(log(2), "key", 500);
    assertDone(Services.run(raw.ingest(topic, "--maxMessageBytes=100")));

    String standard = raw.lake.standard() + "-again";
    assertDone(Services.run(raw.command("standardize", "--standard=" + standard)));
    raw.assertSameTablesAs(new Lake(raw.lake.raw(), standard, standard + "/dead_letters"));
    assertDone(Services.run(raw.command("replay", "--deadLetters=" + raw.lake.deadLetters())));
    assertThat(raw.lake.deadLetterLines()).hasSize(1);
    raw.assertAudited();

    String target = Services.newTopic(1);
    Outcome replay =
        Services.run(
            raw.command(
                "replay",
                "--bootstrapServers=" + Services.KAFKA.bootstrapServers(),
                "--toKafka=" + target));
    assertThat(replay.exitCode()).isEqualTo(Main.FAILED);
    assertThat(replay.out() + replay.err())
        .contains("1 messages, the first at offset 3, cannot be sent: what was larger");
    RawLake sent = new RawLake();
    assertDone(Services.run(sent.ingest(target)));
    assertThat(sent.lake.bufferOffsets()).hasSize(3);
  }

  /** A log, and texts of so many bytes, as one batch. */
  private void send(String log, String key, int... sizes) {
    StreamedBatch batch = new StreamedBatch("zstd");
    batch.add(NOON.toEpochMilli(), key, log);
    for (int size : sizes) {
      batch.addText(NOON.toEpochMilli(), key, size);
    }
    assertThat(batch.send(Services.KAFKA, topic)).isLessThan(MAX_BYTES_OF_A_BATCH);
  }

  private void ingest(String heap) {
    jobs.start(Program.here().withHeap(heap), raw.ingest(topic)).end(Main.DONE);
  }

  private void assertOnce(int messages) {
    List<String> places = new ArrayList<>();
    LongStream.range(0, messages).forEach(offset -> places.add(topic + "-0@" + offset));
    raw.lake.holdsExactly(places);
  }
}
