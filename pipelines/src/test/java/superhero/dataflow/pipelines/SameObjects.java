package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Maps;
import com.google.common.hash.Hashing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Holds two lakes of one log against each other: the same names, the same bytes of raw and dead
 * letters, the same rows in the same order of each Parquet object.
 */
final class SameObjects {
  private static final List<String> TABLES =
      List.of("buffer_meta", "log_meta", "lib_server_lobby", "lib_server_game", "etl_meta");

  private SameObjects() {}

  static void assertSame(Lake lake, Lake expected) {
    assertThat(hashes(lake.raw())).isNotEmpty().isEqualTo(hashes(expected.raw()));
    assertThat(hashes(lake.deadLetters())).isEqualTo(hashes(expected.deadLetters()));
    for (String table : TABLES) {
      SortedMap<String, String> actual = hashes(lake.standard() + "/" + table);
      SortedMap<String, String> others = hashes(expected.standard() + "/" + table);
      assertThat(actual.keySet()).isNotEmpty().isEqualTo(others.keySet());
      if (!actual.equals(others)) {
        assertThat(withoutTimes(lake.table(table)))
            .isEqualTo(withoutTimes(expected.table(table)));
      }
    }
  }

  private static SortedMap<String, String> hashes(String location) {
    return Maps.transformValues(
        Lake.objects(location), bytes -> Hashing.sha256().hashBytes(bytes).toString());
  }

  /** Without what etl_meta says of the run, and of Parquet's footers, whose sizes may differ. */
  private static List<Map<String, String>> withoutTimes(List<Map<String, String>> rows) {
    return rows.stream()
        .map(
            row -> {
              Map<String, String> rest = new LinkedHashMap<>(row);
              rest.keySet().removeAll(List.of("timestamp_start", "timestamp_end", "objects"));
              return rest;
            })
        .toList();
  }
}
