package superhero.dataflow.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectNameTest {
  private static final String NAME =
      "a_b_c_0123abcd_7_0000000000000000005_0000000000000000009.json.gz";

  @Test
  void aPathSaysWhatItHolds() {
    ObjectName name =
        ObjectName.of(StoredObject.RAW, "a_b_c/date=2026-01-01/" + NAME).orElseThrow();

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
  @ValueSource(
      strings = {
        "another/date=2026-01-01/" + NAME,
        "a_b_c/_SUCCESS",
        "a_b_c/a_b_c_0_0_5.json.gz",
        "a_b_c/a_b_c_0123abcd_0_9999999999999999999_9999999999999999999.json.gz"
      })
  void otherPathsSayNothing(String path) {
    assertThat(ObjectName.of(StoredObject.RAW, path)).isEmpty();
  }
}
