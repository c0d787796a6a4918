package superhero.dataflow.range;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectNameTest {
  private static final String NAME =
      "a_b_c_0123abcd_7_0000000000000000005_0000000000000000009.json.gz";

  @ParameterizedTest
  @ValueSource(strings = {".json.gz", ".json.zst"})
  void aPathSaysWhatItHolds(String suffix) {
    ObjectName name =
        ObjectName.of(StoredObject.RAW, "a_b_c/date=2026-01-01/" + NAME.replace(".json.gz", suffix))
            .orElseThrow();

    assertThat(name)
        .isEqualTo(
            new ObjectName(
                "raw",
                "date=2026-01-01/" + NAME.replace(".json.gz", ""),
                "a_b_c",
                "0123abcd",
                7,
                5,
                9));
    assertThat(name.partitionKey()).isEqualTo("a_b_c/7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"_schemas", "__debezium-heartbeat.x", ".hidden", "_ranges", "_lake.json"})
  void noTopicMakesNamesThatReadersPassOver(String topic) {
    Range range = new Range(topic, "0123abcd" + "0".repeat(24), 7, 5, 9, EventWindow.DAY, 1);
    Batch batch = new Batch(range, EventWindow.DAY.of(0));
    String raw = range.folder() + "/" + batch.path() + ".json.gz";
    Manifest manifest = new Manifest(range, List.of(new StoredObject(StoredObject.RAW, raw, 1, 1)));

    assertThat(raw.split("/")).noneMatch(name -> name.startsWith("_") || name.startsWith("."));
    assertThat(ObjectName.of(StoredObject.RAW, raw).orElseThrow().topic()).isEqualTo(topic);
    assertThat(ObjectName.ofStem(batch.path()).topic()).isEqualTo(topic);
    assertThat(ObjectName.of(StoredObject.RAW, raw.replace("!", "")).orElseThrow().topic())
        .isEqualTo(topic);
    assertThat(Manifest.name(manifest.path()).orElseThrow().topic()).isEqualTo(topic);
    assertThat(manifest.batch(manifest.objects().get(0))).isEqualTo(batch);
    // What an earlier version wrote would be written under two names.
    assertThatThrownBy(() -> Manifest.decode(manifest.path().replace("!", ""), manifest.encode()))
        .hasMessageContaining("hidden names");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stale_games/stale_games/date=2026-01-01/stale_games_0123abcd_7_0000000000000000005_"
            + "0000000000000000009.json.gz",
        "!a_b_c/date=2026-01-01/!" + NAME,
        "another/date=2026-01-01/" + NAME,
        "a_b_c/_SUCCESS",
        "a_b_c/date=2026-01-01/" + NAME + ".zst",
        "a_b_c/a_b_c_0_0_5.json.gz",
        "a_b_c/a_b_c_0123abcd_0_9999999999999999999_9999999999999999999.json.gz"
      })
  void otherPathsSayNothing(String path) {
    assertThat(ObjectName.of(StoredObject.RAW, path)).isEmpty();
  }
}
