package superhero.dataflow.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.base.Utf8;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * JSON as a tree, or why it is none, in words and as a code: either is null. JSON means RFC 8259 of
 * at most 16 MiB, within the bounds that Jackson sets by itself (1,000 levels, numbers of 1,000
 * digits), so that other readers get along with what passes as JSON here. Names that collide in
 * Jackson's table of names are no flaw: what is in that table depends on what was parsed before.
 */
public record ParsedJson(
    @Nullable JsonNode tree, @Nullable String flaw, DeadLetter.@Nullable Code code) {
  /** Objects without fields take 28 times their bytes as a tree. */
  private static final int MAX_BYTES = 16 << 20;

  private static final ObjectReader READER =
      JsonMapper.builder(
              // Without detection Jackson takes UTF-8 alone; UTF-16 would corrupt the raw lines.
              JsonFactory.builder()
                  .disable(JsonFactory.Feature.CHARSET_DETECTION)
                  .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .reader();

  /** Parses a message's value; null is a tombstone. */
  public static ParsedJson of(byte @Nullable [] value) {
    if (value == null) {
      return flawed("no value (tombstone)", DeadLetter.Code.NO_VALUE);
    }
    if (value.length > MAX_BYTES) {
      return flawed(
          "a value of " + value.length + " bytes; no more than " + MAX_BYTES + " are parsed",
          DeadLetter.Code.TOO_LARGE);
    }
    if (!PrintableAscii.is(value) && !Utf8.isWellFormed(value)) {
      return flawed("not UTF-8", DeadLetter.Code.NO_UTF8);
    }
    return read(() -> READER.readTree(value));
  }

  /** Of a value that was too large to be kept. */
  static ParsedJson tooLarge(int bytes) {
    return flawed(
        "a value of " + bytes + " bytes, which is more than --maxMessageBytes, and was left out",
        DeadLetter.Code.TOO_LARGE);
  }

  /** Parses JSON that stands in a string of other JSON. */
  public static ParsedJson of(String text) {
    return read(() -> READER.readTree(text));
  }

  private static ParsedJson read(Source source) {
    try {
      JsonNode tree = source.read();
      return tree.isMissingNode()
          ? flawed("empty", DeadLetter.Code.NOT_JSON)
          : new ParsedJson(tree, null, null);
    } catch (MismatchedInputException e) {
      // Jackson's words for it name a class, which the jar for Spark moves to another package.
      return flawed("not JSON: more follows the end of the value", DeadLetter.Code.NOT_JSON);
    } catch (JsonProcessingException e) {
      return flawed("not JSON: " + e.getOriginalMessage(), DeadLetter.Code.NOT_JSON);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory cannot fail", e);
    }
  }

  private static ParsedJson flawed(String flaw, DeadLetter.Code code) {
    return new ParsedJson(null, flaw, code);
  }

  @FunctionalInterface
  private interface Source {
    JsonNode read() throws IOException;
  }
}
