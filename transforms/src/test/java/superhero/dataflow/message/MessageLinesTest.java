package superhero.dataflow.message;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import superhero.dataflow.range.Compression;
import superhero.dataflow.simulate.Game;

class MessageLinesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HEAD =
      "{\"topic\":\"logs\",\"partition\":0,\"offset\":7,\"timestamp\":1767268800000,"
          + "\"timestamp_type\":\"CreateTime\",\"key\":null,\"headers\":[],";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\" :  1, \"a\":2 }",
        " [1,2] ",
        "\"text\"",
        "17",
        "1.50",
        "true",
        "{\"n\":null}",
        "\"\\ud800\""
      })
  void jsonOnOneLineStandsVerbatim(String value) throws IOException {
    assertThat(line(Messages.of("logs", value))).isEqualTo(HEAD + "\"value\":" + value + "}\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{\n}",
        "[1,\r2]",
        "",
        " ",
        "hello",
        "{\"a\":1",
        "{} {}",
        "NaN",
        "\uFEFF{}",
        "{'a':1}"
      })
  void anythingElseStandsAsBase64(String value) throws IOException {
    assertThat(line(Messages.of("logs", value)))
        .isEqualTo(HEAD + "\"value_base64\":\"" + base64(value.getBytes(UTF_8)) + "\"}\n");
  }

  @Test
  void jsonInAnotherEncodingStandsAsBase64() throws IOException {
    byte[] value = "{\"a\":1}".getBytes(UTF_16);

    assertThat(line(Messages.of("logs", value)))
        .isEqualTo(HEAD + "\"value_base64\":\"" + base64(value) + "\"}\n");
  }

  @Test
  void invalidUtf8InJsonStandsAsBase64() throws IOException {
    byte[] value = {'"', (byte) 0xC0, (byte) 0x80, '"'};

    assertThat(line(Messages.of("logs", value))).contains("\"value_base64\":");
  }

  @Test
  void aTombstoneIsNull() throws IOException {
    assertThat(line(Messages.of("logs", (byte[]) null))).isEqualTo(HEAD + "\"value\":null}\n");
  }

  @Test
  void keysAndHeadersAreTextOrBase64() throws IOException {
    RecordHeaders headers = new RecordHeaders();
    headers.add("a", "ä\"".getBytes(UTF_8)).add("b", new byte[] {(byte) 0xff}).add("a", null);

    assertThat(line(Messages.of("logs", new byte[] {(byte) 0xfe}, headers, "1".getBytes(UTF_8))))
        .contains("\"key_base64\":\"/g==\"")
        .contains(
            "\"headers\":[{\"key\":\"a\",\"value\":\"ä\\\"\"},"
                + "{\"key\":\"b\",\"value_base64\":\"/w==\"},{\"key\":\"a\",\"value\":null}]");
    assertThat(line(Messages.of("logs", "k".getBytes(UTF_8), headers, "1".getBytes(UTF_8))))
        .contains("\"key\":\"k\"");
  }

  @Test
  void aDeadLetterSaysWhyBeforeItsValue() throws IOException {
    MessageLines lines = new MessageLines(Compression.GZIP);
    lines.add(
        Messages.of("logs", "5"),
        new DeadLetter(DeadLetter.Code.WRONG_TYPE, "expected a string", "log_meta", "/value/a"));

    assertThat(gunzip(lines.finish()))
        .isEqualTo(
            HEAD
                + "\"code\":\"wrong_type\",\"reason\":\"expected a string\",\"model\":\"log_meta\","
                + "\"pointer\":\"/value/a\",\"path\":\"/value/a\",\"value\":5}\n");
  }

  @Test
  void anyBytesComeBackFromALine() throws IOException {
    Random random = new Random(731);
    for (int i = 0; i < 500; i++) {
      byte[] value = new byte[random.nextInt(12)];
      for (int at = 0; at < value.length; at++) {
        value[at] =
            (byte) (i % 2 == 0 ? random.nextInt(256) : "{}[]\",:1 \nn".charAt(random.nextInt(11)));
      }
      JsonNode line = JSON.readTree(line(Messages.of("logs", value)));

      if (line.has("value_base64")) {
        assertThat(line.get("value_base64").binaryValue()).isEqualTo(value);
      } else {
        assertThat(line.get("value")).isEqualTo(JSON.readTree(value)).isNotNull();
        assertThat(line(Messages.of("logs", value)))
            .endsWith("\"value\":" + new String(value, UTF_8) + "}\n");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void equalMessagesGiveEqualBytes(Compression compression) throws IOException {
    int level = compression.defaultLevel();

    assertThat(object(compression, level)).isEqualTo(object(compression, level));
  }

  @ParameterizedTest
  @EnumSource
  void theLevelChangesTheSizeAlone(Compression compression) throws IOException {
    byte[] small = object(compression, 9);
    byte[] fast = object(compression, 1);

    assertThat(small.length).isLessThan(fast.length);
    assertThat(expand(compression, small)).isEqualTo(expand(compression, fast));
  }

  @Test
  void theCompressionChangesTheBytesAlone() throws IOException {
    assertThat(expand(Compression.ZSTD, object(Compression.ZSTD, 3)))
        .isEqualTo(expand(Compression.GZIP, object(Compression.GZIP, 6)));
  }

  /** Prints what zstd takes of the time and of the bytes of gzip, each at its default level. */
  @Tag("long")
  @Test
  void zstdTakesLessTimeThanGzip() throws IOException {
    List<ProducerRecord<byte[], byte[]>> log = new ArrayList<>();
    for (long game = 0; log.size() < 50_000; game++) {
      log.addAll(Game.play(731, game, Instant.ofEpochMilli(Messages.NOON + 500 * game)));
    }
    log.sort(Comparator.comparing(ProducerRecord::timestamp));
    List<Message> messages = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> each : log) {
      messages.add(
          Messages.at(
              "logs", messages.size(), each.timestamp(), null, new RecordHeaders(), each.value()));
    }
    Map<Compression, Long> nanos = new EnumMap<>(Compression.class);
    Map<Compression, Integer> bytes = new EnumMap<>(Compression.class);
    for (int round = 0; round < 10; round++) {
      for (Compression each : Compression.values()) {
        long begun = System.nanoTime();
        MessageLines lines = new MessageLines(each);
        for (Message message : messages) {
          lines.add(message);
        }
        bytes.put(each, lines.finish().length);
        nanos.merge(each, System.nanoTime() - begun, Math::min);
      }
    }
    double time = (double) nanos.get(Compression.ZSTD) / nanos.get(Compression.GZIP);
    double size = (double) bytes.get(Compression.ZSTD) / bytes.get(Compression.GZIP);
    System.out.printf("zstd to gzip: %.2f of the time, %.2f of the bytes%n", time, size);
    assertThat(time).isLessThan(1);
  }

  private static byte[] object(Compression compression, int level) throws IOException {
    MessageLines lines = new MessageLines(compression, level);
    for (int i = 0; i < 300; i++) {
      lines.add(Messages.of("logs", "{\"number\":" + ((i * 7919) % 1000) + "}"));
    }
    assertThat(lines.rows()).isEqualTo(300);
    return lines.finish();
  }

  private static String line(Message message) throws IOException {
    MessageLines lines = new MessageLines(Compression.GZIP);
    lines.add(message);
    return gunzip(lines.finish());
  }

  private static String gunzip(byte[] object) throws IOException {
    return expand(Compression.GZIP, object);
  }

  private static String expand(Compression compression, byte[] object) throws IOException {
    InputStream in = new ByteArrayInputStream(object);
    try (InputStream lines =
        compression == Compression.GZIP ? new GZIPInputStream(in) : new ZstdInputStream(in)) {
      return new String(lines.readAllBytes(), UTF_8);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
