package superhero.dataflow.pipelines.sql;

import com.google.common.base.Ascii;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Engines that read the tables of a lake, each with statements of its own. */
enum SqlEngine {
  ATHENA,
  TRINO,
  SPARK,
  DUCKDB;

  /** As {@code --engine} has it. */
  String option() {
    return Ascii.toLowerCase(name());
  }

  static Optional<SqlEngine> named(String option) {
    return Arrays.stream(values()).filter(each -> each.option().equals(option)).findFirst();
  }

  /** The names of all. */
  static String options() {
    return Arrays.stream(values()).map(SqlEngine::option).collect(Collectors.joining(", "));
  }

  /**
   * A location as the engine names it.
   *
   * @return empty where it cannot read there
   */
  Optional<String> address(String location) {
    if (location.startsWith("s3://")) {
      return Optional.of(location);
    }
    if (this == ATHENA) {
      return Optional.empty();
    }
    if (location.startsWith("azfs://")) {
      List<String> parts = List.of(location.substring("azfs://".length()).split("/", 3));
      String path = parts.size() < 3 ? "" : parts.get(2);
      return Optional.of(
          this == DUCKDB
              ? "az://" + parts.get(0) + ".blob.core.windows.net/" + parts.get(1) + "/" + path
              : "abfss://" + parts.get(1) + "@" + parts.get(0) + ".dfs.core.windows.net/" + path);
    }
    return Optional.of(
        location.startsWith("/") && this != DUCKDB ? "file://" + location : location);
  }

  /** A text, in quotes. */
  String text(String text) {
    boolean hives = this == ATHENA || this == SPARK;
    return "'"
        + (hives ? text.replace("\\", "\\\\").replace("'", "\\'") : text.replace("'", "''"))
        + "'";
  }
}
