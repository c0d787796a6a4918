package superhero.dataflow.benchmark.limit;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.parquet.io.api.Binary;

/** Strings of JSON as the UTF-8 that Parquet holds; those that come often are made once. */
final class Text {
  private static final int SLOTS = 256;

  private final char[][] known = new char[SLOTS][];
  private final Binary[] binaries = new Binary[SLOTS];

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Binary binary(String text) {
    return Binary.fromConstantByteArray(bytes(text));
  }

  /** The string that the parser is at. */
  Binary read(JsonParser parser) throws IOException {
    char[] chars = parser.getTextCharacters();
    int start = parser.getTextOffset();
    int end = start + parser.getTextLength();
    int hash = 0;
    for (int i = start; i < end; i++) {
      hash = 31 * hash + chars[i];
    }
    int slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
    char[] before = known[slot];
    if (before == null || !Arrays.equals(before, 0, before.length, chars, start, end)) {
      known[slot] = Arrays.copyOfRange(chars, start, end);
      binaries[slot] = binary(new String(chars, start, end - start));
    }
    return binaries[slot];
  }
}
