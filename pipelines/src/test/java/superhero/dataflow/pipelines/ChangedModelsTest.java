package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run is killed before it writes the etl_meta of a range, and started again with other models, as
 * an operator does who has fixed one. Nothing of the first attempt is left: the lake is as a run
 * that knew the second models alone leaves it.
 */
class ChangedModelsTest {
  private static final int MESSAGES = 100;

  @TempDir Path folder;

  private final RawLake lake = new RawLake();
  private String topic;
  private String fits;
  private String rejects;

  @BeforeEach
  void fillTopic() throws IOException {
    topic = Services.newTopic(1);
    for (int i = 0; i < MESSAGES; i++) {
      Services.send(
          List.of(RawLake.message(topic, 0, RawLake.NOON.toEpochMilli(), RawLake.log(i))));
    }
    fits = models("fits", "\"long\"");
    rejects = models("rejects", "\"boolean\"");
  }

  @Test
  void aFixedModelLeavesNoDeadLetters() throws Exception {
    killBeforeEtlMeta(rejects);
    assertThat(lake.lake.deadLetterLines()).isNotEmpty();

    ingestAgain(fits);

    assertThat(lake.lake.deadLetterLines()).isEmpty();
    assertThat(lake.lake.table("numbers")).hasSize(MESSAGES);
  }

  @Test
  void aModelThatRejectsMoreLeavesNoRows() throws Exception {
    killBeforeEtlMeta(fits);
    assertThat(lake.lake.table("numbers")).isNotEmpty();

    ingestAgain(rejects);

    assertThat(lake.lake.table("numbers")).isEmpty();
    assertThat(lake.lake.deadLetterLines()).hasSize(MESSAGES);
  }

  @Test
  void aRemovedModelLeavesNoRows() throws Exception {
    killBeforeEtlMeta(fits);
    assertThat(lake.lake.table("numbers")).isNotEmpty();

    ingestAgain();

    assertThat(lake.lake.table("numbers")).isEmpty();
    assertThat(lake.lake.deadLetterLines()).isEmpty();
  }

  @Test
  void anotherBoundOfMessagesCountsForWhatIsNotWhole() throws Exception {
    killBeforeEtlMeta("--maxMessageBytes=20");
    assertThat(lake.lake.deadLetterLines()).isNotEmpty();

    ingestAgain();

    assertThat(lake.lake.deadLetterLines()).isEmpty();
    assertThat(lake.lake.table("log_meta")).hasSize(MESSAGES);
  }

  /** What is on the lake stays: Kafka may lose it before it is read again. */
  @Test
  void anotherCompressionCountsFromTheNextRangeOn() throws Exception {
    killBeforeEtlMeta();
    Set<String> before = lake.lake.rawObjects().keySet();
    assertThat(before).isNotEmpty().allMatch(path -> path.endsWith(".json.gz"));
    Services.send(
        List.of(RawLake.message(topic, 0, RawLake.NOON.toEpochMilli(), RawLake.log(MESSAGES))));

    RawLake.assertDone(Services.run(lake.ingest(topic, "--rawCompression=zstd")));

    assertThat(lake.lake.rawObjects().keySet())
        .containsAll(before)
        .filteredOn(path -> path.endsWith(".json.zst"))
        .singleElement()
        .asString()
        .contains("_%019d_%019d".formatted(MESSAGES, MESSAGES + 1));
    assertThat(lake.lake.rawOffsets()).hasSize(MESSAGES + 1).doesNotHaveDuplicates();
    assertThat(lake.lake.table("log_meta")).hasSize(MESSAGES + 1);
    lake.assertAudited();
  }

  private void killBeforeEtlMeta(String... options) throws Exception {
    lake.runAndKill(folder, path -> path.contains("/etl_meta/"), lake.ingest(topic, options));
  }

  private void ingestAgain(String... models) {
    RawLake.assertDone(Services.run(lake.ingest(topic, models)));
    RawLake expected = new RawLake();
    RawLake.assertDone(Services.run(expected.ingest(topic, models)));
    lake.assertSameTablesAs(expected.lake);
    assertThat(lake.lake.rawObjects()).containsExactlyEntriesOf(expected.lake.rawObjects());
    assertThat(lake.lake.rawOffsets()).hasSize(MESSAGES).doesNotHaveDuplicates();
    lake.assertAudited();
  }

  private String models(String name, String type) throws IOException {
    Path models = folder.resolve(name);
    RawLake.model(models, "numbers", "", RawLake.number(type));
    return "--models=" + models;
  }
}
