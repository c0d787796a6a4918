package superhero.dataflow.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import superhero.dataflow.range.Compression;

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
    MessageLines lines = new MessageLines(Compression.GZIP);
    List<Message> written =
        List.of(
            Messages.of("logs", new byte[] {(byte) 0xfe}, headers, value.getBytes(UTF_8)),
            Messages.at("logs", 8, -1, "k".getBytes(UTF_8), headers, null));
    lines.add(written.get(0), new DeadLetter(DeadLetter.Code.NOT_JSON, "why", null, "/value"));
    lines.add(written.get(1));

    List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
    assertThat(RawLines.read("a.json.gz", lines.finish(), "logs", 0, read::add)).isEqualTo(2);

    assertThat(read)
        .usingRecursiveComparison()
        .isEqualTo(written.stream().map(Message::kafka).toList());
  }

  /** Jackson by itself reads no text of over 20,000,000 characters. */
  @Test
  void aKeyOfAnySizeComesBack() throws IOException {
    byte[] key = "k".repeat(21_000_000).getBytes(UTF_8);
    MessageLines lines = new MessageLines(Compression.GZIP, 1);
    lines.add(Messages.of("logs", key, new RecordHeaders(), "1".getBytes(UTF_8)));

    List<byte[]> keys = new ArrayList<>();
    RawLines.read("a.json.gz", lines.finish(), "logs", 0, each -> keys.add(each.key()));

    assertThat(keys.get(0)).isEqualTo(key);
  }

  @Property
  void whateverMessageLinesWroteComesBack(
      @ForAll("bytes") byte[] key,
      @ForAll("bytes") byte[] value,
      @ForAll String name,
      @ForAll("bytes") byte[] header,
      @ForAll("leftOut") int keyLeftOut,
      @ForAll("leftOut") int valueLeftOut,
      @ForAll Compression compression)
      throws IOException {
    RecordHeaders headers = new RecordHeaders();
    // As Kafka's client decodes the name.
    headers.add(new String(name.getBytes(UTF_8), UTF_8), header);
    Message message = Messages.of("logs", key, headers, value);
    Message written = Messages.leavingOut(message, keyLeftOut, valueLeftOut);
    MessageLines lines = new MessageLines(compression, 1);
    lines.add(written);

    List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
    assertThat(RawLines.read("a" + compression.suffix(), lines.finish(), "logs", 0, read::add))
        .isEqualTo(1);

    assertThat(read).usingRecursiveComparison().isEqualTo(List.of(written.kafka()));
  }

  /** 0 leaves nothing out. */
  @Provide
  Arbitrary<Integer> leftOut() {
    return Arbitraries.oneOf(Arbitraries.just(0), Arbitraries.integers().greaterOrEqual(1));
  }

  @Test
  void whatWasLeftOutIsNoTombstone() throws IOException {
    Message message = Messages.leavingOut(Messages.of("logs", "1"), 21_000_000, Integer.MAX_VALUE);
    MessageLines lines = new MessageLines(Compression.GZIP, 1);
    lines.add(message);
    byte[] object = lines.finish();

    assertThat(new GZIPInputStream(new ByteArrayInputStream(object)).readAllBytes())
        .asString(UTF_8)
        .isEqualTo(
            "{\"topic\":\"logs\",\"partition\":0,\"offset\":7,\"timestamp\":1767268800000,"
                + "\"timestamp_type\":\"CreateTime\",\"key_left_out\":21000000,\"headers\":[],"
                + "\"value_left_out\":2147483647}\n");
  }

  /** None, any bytes, any text, and JSON with what its lines may hold. */
  @Provide
  Arbitrary<byte[]> bytes() {
    Arbitrary<byte[]> any = Arbitraries.bytes().array(byte[].class).ofMaxSize(40);
    Arbitrary<byte[]> text =
        Arbitraries.strings().ofMaxLength(40).map(each -> each.getBytes(UTF_8));
    Arbitrary<byte[]> json =
        Arbitraries.strings()
            .withChars(" \t\r\n{}[],:\"\\null0123456789.-+eE\u2028\u0000")
            .ofMaxLength(12)
            .map(each -> each.getBytes(UTF_8));
    return Arbitraries.oneOf(any, text, json).injectNull(0.05);
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
        "`{\"offset\":1,\"value_left_out\":0}\n`, line 1: it leaves out 0 bytes",
        "`[]\n`, line 1: it is no object",
      })
  void aLineThatIngestDoesNotWriteIsNamed(String line, String why) {
    assertThatThrownBy(() -> read(line)).hasMessage(why);
  }

  /**
   * None of its bytes may be missing; one that is another may be in a header, which says nothing.
   */
  @ParameterizedTest
  @EnumSource
  void whatIsCutOffOrDamagedIsNotReadAsIfItWereWhole(Compression compression) throws IOException {
    MessageLines lines = new MessageLines(compression);
    for (int i = 0; i < 300; i++) {
      lines.add(Messages.of("logs", "{\"number\":" + i * 7919L * 7919 % 100_003 + "}"));
    }
    byte[] object = lines.finish();
    byte[] whole = values(compression, object);
    for (int bytes = 0; bytes < object.length; bytes++) {
      byte[] cut = Arrays.copyOf(object, bytes);
      assertThatThrownBy(() -> values(compression, cut))
          .as("%s of %s bytes", bytes, object.length)
          .isInstanceOf(IOException.class);
    }
    for (int at = 0; at < object.length; at++) {
      byte[] damaged = object.clone();
      damaged[at] ^= (byte) (1 << at % 8);
      try {
        assertThat(values(compression, damaged)).as("byte %s is another", at).isEqualTo(whole);
      } catch (IOException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    ".json.gz, '', it is cut off",
    ".json.zst, '', it is cut off",
    ".json.gz, no gzip, Not in GZIP format",
    ".json.zst, no zstd, Unknown frame descriptor",
    ".json, '', its name ends neither in .json.gz nor .json.zst"
  })
  void anObjectOfAnotherKindIsNamed(String suffix, String content, String why) {
    byte[] object = content.getBytes(UTF_8);

    assertThatThrownBy(() -> RawLines.read("a" + suffix, object, "t", 0, each -> {}))
        .isInstanceOf(IOException.class)
        .hasMessage(why);
  }

  private static byte[] values(Compression compression, byte[] object) throws IOException {
    ByteArrayOutputStream values = new ByteArrayOutputStream();
    RawLines.read(
        "a" + compression.suffix(), object, "logs", 0, each -> values.writeBytes(each.value()));
    return values.toByteArray();
  }

  private static List<ConsumerRecord<byte[], byte[]>> read(String lines) throws IOException {
    List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
    RawLines.read("a.json.gz", gzip(lines), "t", 0, read::add);
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
