package superhero.dataflow.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import superhero.dataflow.lake.Location;
import superhero.dataflow.message.DeadLetter;
import superhero.dataflow.message.DeadLetter.Code;
import superhero.dataflow.message.Message;
import superhero.dataflow.message.Messages;
import superhero.dataflow.message.Verdict;
import superhero.dataflow.model.Models;
import superhero.dataflow.range.Batch;
import superhero.dataflow.range.Range;
import superhero.dataflow.range.StoredObject;
import superhero.dataflow.write.Sink;
import superhero.dataflow.write.Uploaded;

class DeadLettersSinkTest {
  private static final Range RANGE = Messages.range("lib.server.game");
  private static final String PATH =
      "lib.server.game/date=2026-01-01/hour=12/"
          + "lib.server.game_01234567_0_0000000000000000000_0000000000000000100.json.gz";

  @TempDir Path lake;

  @Test
  void messagesThatFitGiveNoObject() throws IOException {
    assertThat(write(Map.of(Messages.of("lib.server.game", "1"), Verdict.NONE))).isEmpty();
    assertThat(lake).isEmptyDirectory();
  }

  @Test
  void onlyWhatWasRejectedIsWritten() throws IOException {
    List<DeadLetter> deadLetters =
        List.of(
            new DeadLetter(Code.WRONG_TYPE, "expected a string", "log_meta", "/value/a"),
            new DeadLetter(
                Code.MISSING,
                "is missing",
                "scores",
                "/value/lines/7/score",
                "/value/lines/*/score"));

    assertThat(
            write(
                Map.of(
                    Messages.of("lib.server.game", "1"),
                    Verdict.NONE,
                    Messages.of("lib.server.game", "2"),
                    new Verdict(List.of(), deadLetters))))
        .containsExactly(
            new StoredObject(
                StoredObject.DEAD_LETTERS,
                PATH,
                2,
                Files.size(lake.resolve(PATH)),
                Map.of("log_meta", 1L, "scores", 1L)));
    assertThat(line())
        .contains(
            ",\"code\":\"wrong_type\",\"reason\":\"expected a string\",\"model\":\"log_meta\","
                + "\"pointer\":\"/value/a\",\"path\":\"/value/a\",\"value\":2}\n")
        .endsWith(
            ",\"code\":\"missing\",\"reason\":\"is missing\",\"model\":\"scores\","
                + "\"pointer\":\"/value/lines/7/score\",\"path\":\"/value/lines/*/score\","
                + "\"value\":2}\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\ud83d\ude00",
        "{\ud83d\ude00}",
        "{\"task\":\"\ud83d\ude00\"}",
        "{\"task\":\"\\u0000\"}",
        "{\"task\":\"{\\ud83d\\ude00\"}"
      })
  void aReasonCanBeReadByAnotherReader(String value) throws IOException, SQLException {
    Message message =
        Messages.of(
            "lib.server.game", value.replace("{\"", "{\"log_message\":\"Attack Completed\",\""));
    Verdict verdict = Models.shipped().open().apply(message);
    write(Map.of(message, verdict));

    assertThat(new ObjectMapper().readTree(line()).get("reason").textValue())
        .isEqualTo(verdict.deadLetters().get(0).reason());
    assertThat(reasonReadByDuckDb()).isEqualTo(verdict.deadLetters().get(0).reason());
  }

  @Test
  void aPointerToHalfASurrogatePairCanBeRead() {
    assertThat(
            new DeadLetter(Code.WRONG_TYPE, "reason", "m", "/value/" + (char) 0xd83d + "/x")
                .pointer())
        .isEqualTo("/value/?/x");
  }

  private String reasonReadByDuckDb() throws SQLException {
    try (var duckDb = DriverManager.getConnection("jdbc:duckdb:");
        var statement = duckDb.createStatement();
        var result =
            statement.executeQuery(
                "SELECT reason FROM read_json('"
                    + lake.resolve(PATH)
                    + "', format = 'newline_delimited', columns = {reason: 'VARCHAR'})")) {
      assertThat(result.next()).isTrue();
      return result.getString(1);
    }
  }

  private List<StoredObject> write(Map<Message, Verdict> messages) throws IOException {
    Sink.Writer writer = DeadLettersSink.to(Location.of(lake.toString())).open(RANGE);
    for (Map.Entry<Message, Verdict> each : messages.entrySet()) {
      writer.add(each.getKey(), each.getValue());
    }
    return Uploaded.by(writer, new Batch(RANGE, RANGE.window().of(Messages.NOON)));
  }

  private String line() throws IOException {
    try (var in = new GZIPInputStream(Files.newInputStream(lake.resolve(PATH)))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
