package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Maps;
import com.google.common.hash.Hashing;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Holds two lakes of one log against each other: each object of the one, its name and its bytes,
 * must be an object of the other. Only etl_meta says when it was written: of it the rows.
 */
final class SameObjects {
  private static final List<String> TABLES =
      List.of("buffer_meta", "dead_letter_meta", "log_meta", "lib_server_lobby", "lib_server_game");

  private SameObjects() {}

  static void assertSame(Lake lake, Lake expected) {
    assertThat(hashes(lake.raw())).isNotEmpty().isEqualTo(hashes(expected.raw()));
    assertThat(hashes(lake.deadLetters())).isNotEmpty().isEqualTo(hashes(expected.deadLetters()));
    for (String table : TABLES) {
      assertThat(hashes(lake.standard() + "/" + table))
          .isNotEmpty()
          .isEqualTo(hashes(expected.standard() + "/" + table));
    }
    assertThat(hashes(lake.standard() + "/etl_meta").keySet())
        .isEqualTo(hashes(expected.standard() + "/etl_meta").keySet());
    assertThat(withoutTimes(lake.table("etl_meta")))
        .isEqualTo(withoutTimes(expected.table("etl_meta")));
  }

  /**
   * The same of a lake in the store of another cloud.
   *
   * @param folder of the lake in the store
   */
  static void assertSame(CloudStore store, String folder, Lake expected) {
    assertSame(store, folder + "/raw", expected.raw());
    assertSame(store, folder + "/standard/dead_letters", expected.deadLetters());
    for (String table : TABLES) {
      assertSame(store, folder + "/standard/" + table, expected.standard() + "/" + table);
    }
  }

  private static void assertSame(CloudStore store, String folder, String location) {
    SortedMap<String, byte[]> objects = store.objects(folder);
    objects.keySet().removeIf(path -> ("/" + path).contains("/_"));
    assertThat(hashes(objects)).isNotEmpty().isEqualTo(hashes(location));
  }

  private static SortedMap<String, String> hashes(String location) {
    return hashes(Lake.objects(location));
  }

  private static SortedMap<String, String> hashes(SortedMap<String, byte[]> objects) {
    return new TreeMap<>(
        Maps.transformValues(objects, bytes -> Hashing.sha256().hashBytes(bytes).toString()));
  }

  private static List<Map<String, String>> withoutTimes(List<Map<String, String>> rows) {
    rows.forEach(row -> row.keySet().removeAll(List.of("timestamp_start", "timestamp_end")));
    return rows;
  }
}
