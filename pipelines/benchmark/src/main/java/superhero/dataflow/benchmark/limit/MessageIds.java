package superhero.dataflow.benchmark.limit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * The ids of a partition's messages, as {@code Range.messageId} gives them: UUIDv5 of the topic's
 * id, partition and offset. Without a string or an array of its own for each.
 */
final class MessageIds {
  /** Bytes of an id as text. */
  static final int LENGTH = 36;

  /** The project's namespace. */
  private static final UUID NAMESPACE = UUID.fromString("5c0745be-842a-553c-8dc0-a1301de28e2a");

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int MOST_DIGITS = 19;

  private final MessageDigest sha1;
  private final byte[] name;
  private final int prefix;
  private final byte[] hash = new byte[20];

  MessageIds(String topicId, int partition) {
    byte[] text = (topicId + "/" + partition + "/").getBytes(StandardCharsets.US_ASCII);
    prefix = 2 * Long.BYTES + text.length;
    name = new byte[prefix + MOST_DIGITS];
    ByteBuffer.wrap(name)
        .putLong(NAMESPACE.getMostSignificantBits())
        .putLong(NAMESPACE.getLeastSignificantBits())
        .put(text);
    try {
      sha1 = MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-1", e);
    }
  }

  /** Writes the id of the message at this offset to the first {@link #LENGTH} bytes. */
  void write(long offset, byte[] id) {
    sha1.update(name, 0, prefix + Digits.write(offset, name, prefix));
    try {
      sha1.digest(hash, 0, hash.length);
    } catch (DigestException e) {
      throw new AssertionError("SHA-1 has 20 bytes", e);
    }
    hash[6] = (byte) ((hash[6] & 0x0f) | 0x50);
    hash[8] = (byte) ((hash[8] & 0x3f) | 0x80);
    int at = 0;
    for (int i = 0; i < 16; i++) {
      if (i == 4 || i == 6 || i == 8 || i == 10) {
        id[at++] = '-';
      }
      id[at++] = HEX[(hash[i] >> 4) & 0xf];
      id[at++] = HEX[hash[i] & 0xf];
    }
  }

  /** Writes eight hexadecimal digits. */
  static void writeHex(int number, byte[] digits) {
    for (int i = 0; i < 8; i++) {
      digits[i] = HEX[(number >>> (28 - 4 * i)) & 0xf];
    }
  }
}
