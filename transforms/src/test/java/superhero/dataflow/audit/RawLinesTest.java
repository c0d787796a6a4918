package superhero.dataflow.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.zip.CRC32C;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RawLinesTest {
  private static final String HEAD =
      "{\"topic\":\"t\",\"partition\":0,\"offset\":7,\"timestamp\":5,\"key\":\"ü\","
          + "\"headers\":[{\"key\":\"value\",\"value\":\"x\"}],";

  @Test
  void aVerbatimValueIsSummedUpByteByByte() throws IOException {
    assertThat(RawLines.read(gzip(HEAD + "\"value\": {\"a\" :1}  }\n"), "t", 0))
        .containsExactly(new Row(7, checksum(" {\"a\" :1}  "), 5, 2, 11));
  }

  @Test
  void base64AndTombstonesAreValuesToo() throws IOException {
    String base64 = Base64.getEncoder().encodeToString("null".getBytes(UTF_8));

    assertThat(
            RawLines.read(
                gzip(
                    HEAD.replace("\"key\":\"ü\"", "\"key_base64\":\"/w==\"")
                        + "\"value_base64\":\""
                        + base64
                        + "\"}\n"
                        + HEAD.replace("\"ü\"", "null")
                        + "\"value\":null}\n"),
                "t",
                0))
        .containsExactly(new Row(7, checksum("null"), 5, 1, 4), new Row(7, 0, 5, -1, -1));
  }

  @Test
  void aLineMayBeLongerThanABuffer() throws IOException {
    String value = "\"" + "x".repeat(300_000) + "\"";

    assertThat(RawLines.read(gzip(HEAD + "\"value\":" + value + "}\n"), "t", 0))
        .containsExactly(new Row(7, checksum(value), 5, 2, value.length()));
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
        "`[]\n`, line 1: it is no object",
      })
  void aLineThatIngestDoesNotWriteIsNamed(String line, String why) throws IOException {
    byte[] object = gzip(line);

    assertThatThrownBy(() -> RawLines.read(object, "t", 0)).hasMessage(why);
  }

  private static int checksum(String value) {
    CRC32C crc = new CRC32C();
    crc.update(value.getBytes(UTF_8));
    return (int) crc.getValue();
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(UTF_8));
    }
    return out.toByteArray();
  }
}
