package superhero.dataflow.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RawLinesTest {
  private static final String HEAD =
      "{\"topic\":\"t\",\"partition\":0,\"offset\":7,\"timestamp\":5,\"key\":\"ü\","
          + "\"headers\":[{\"key\":\"value\",\"value\":\"x\"}],";

  @Test
  void aVerbatimValueIsItsBytes() throws IOException {
    ConsumerRecord<byte[], byte[]> message = read(HEAD + "\"value\": {\"a\" :1}  }\n").get(0);

    assertThat(message.value()).asString(UTF_8).isEqualTo(" {\"a\" :1}  ");
    assertThat(message.serializedValueSize()).isEqualTo(11);
    assertThat(message.offset()).isEqualTo(7);
    assertThat(message.timestamp()).isEqualTo(5);
    assertThat(message.key()).asString(UTF_8).isEqualTo("ü");
    assertThat(message.serializedKeySize()).isEqualTo(2);
    assertThat(message.headers()).containsExactly(new RecordHeader("value", "x".getBytes(UTF_8)));
  }

  /** Also what a dead letter says besides is passed over. */
  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":1}", "null", "no JSON", "[1,\n2]", ""})
  void whatMessageLinesWroteComesBack(String value) throws IOException {
    RecordHeaders headers = new RecordHeaders();
    headers.add("a", "ä\"".getBytes(UTF_8)).add("b", new byte[] {(byte) 0xff}).add("a", null);
    MessageLines lines = new MessageLines(6);
    List<Message> written =
        List.of(
            Messages.of("logs", new byte[] {(byte) 0xfe}, headers, value.getBytes(UTF_8)),
            Messages.at("logs", 8, -1, "k".getBytes(UTF_8), headers, null));
    lines.add(written.get(0), new DeadLetter("why", null, "/value"));
    lines.add(written.get(1));

    List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
    assertThat(RawLines.read(lines.finish(), "logs", 0, read::add)).isEqualTo(2);

    assertThat(read)
        .usingRecursiveComparison()
        .isEqualTo(written.stream().map(Message::kafka).toList());
  }

  @Test
  void aLineMayBeLongerThanABuffer() throws IOException {
    String value = "\"" + "x".repeat(300_000) + "\"";

    assertThat(read(HEAD + "\"value\":" + value + "}\n").get(0).value())
        .isEqualTo(value.getBytes(UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`{\"topic\":\"u\",\"value\":1}\n`, line 1: it is of topic u",
        "`{\"partition\":1,\"value\":1}\n`, line 1: it is of partition 1",
        "`{\"value\":1}\n`, line 1: it has no offset",
        "`{\"offset\":1}\n`, line 1: it has no value",
        "`{\"offset\":1,\"value\" :1}\n`, line 1: its value does not stand at its end",
        "`{\"offset\":1,\"value\":1`, line 1 has no end",
        "`{\"offset\":1,\"headers\":1,\"value\":1}\n`, line 1: its headers are no array",
        "`{\"timestamp_type\":\"Never\",\"value\":1}\n`, line 1: Invalid timestamp type Never",
        "`[]\n`, line 1: it is no object",
      })
  void aLineThatIngestDoesNotWriteIsNamed(String line, String why) {
    assertThatThrownBy(() -> read(line)).hasMessage(why);
  }

  private static List<ConsumerRecord<byte[], byte[]>> read(String lines) throws IOException {
    List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
    RawLines.read(gzip(lines), "t", 0, read::add);
    return read;
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(UTF_8));
    }
    return out.toByteArray();
  }
}
