package superhero.dataflow.pipelines.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import superhero.dataflow.pipelines.Main;
import superhero.dataflow.pipelines.Services;
import superhero.dataflow.pipelines.Services.Outcome;

class LocalTest {
  private static final Pattern COUNTS =
      Pattern.compile("^(\\w[\\w ]*?) +([\\d,]+) +([\\d,]+)$", Pattern.MULTILINE);

  @Test
  void thePrintedRowsAddUp() {
    Map<String, Long> rows = rows("--games=20");

    assertThat(rows.get("dead letters")).isZero();
    assertThat(rows.get("raw")).isPositive().isEqualTo(rows.get("buffer_meta"));
    assertThat(rows.get("log_meta")).isEqualTo(rows.get("raw"));
    assertThat(rows.get("lib_server_game")).isPositive();
    assertThat(rows.get("lib_server_lobby")).isPositive();
    assertThat(rows.get("keys in Redis")).isZero();
  }

  @Test
  void unfinishedGamesStayInRedisWhicheverCloudItIs() {
    assertThat(rows("--games=20", "--unfinished=0.5", "--cloud=gcp").get("keys in Redis"))
        .isGreaterThan(20);
  }

  @Test
  void aCloudThatIsNoneIsAMistake() {
    assertThat(Services.run(List.of("local", "--cloud=here")).err())
        .contains("--cloud=here: should be aws, gcp or azure");
  }

  @Test
  void malformedMessagesAreDeadLettersInTheReport() {
    Map<String, Long> rows = rows("--games=20", "--malformed=0.5", "--seed=3", "--cloud=azure");

    assertThat(rows.get("dead letters")).isPositive();
    assertThat(rows.get("raw")).isEqualTo(rows.get("buffer_meta"));
    // A message may be one of two models, or of one that reads more of it than log_meta does.
    assertThat(rows.get("log_meta")).isLessThan(rows.get("raw"));
    assertThat(rows.get("log_meta") + rows.get("dead letters")).isGreaterThan(rows.get("raw"));
    assertThat(rows.get("stale games")).isPositive();
  }

  private static Map<String, Long> rows(String... options) {
    List<String> args = new java.util.ArrayList<>(List.of("local"));
    args.addAll(List.of(options));
    Outcome outcome = Services.run(args);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exitCode()).isEqualTo(Main.DONE);
    assertThat(outcome.out())
        .as("the page of the ingest, whose address one can open before it begins")
        .containsSubsequence("starting Kafka", "status at http://127.0.0.1:", "ingest begins");
    Map<String, Long> rows = new TreeMap<>();
    for (Matcher line = COUNTS.matcher(outcome.out()); line.find(); ) {
      rows.put(line.group(1), Long.parseLong(line.group(3).replace(",", "")));
    }
    return rows;
  }
}
