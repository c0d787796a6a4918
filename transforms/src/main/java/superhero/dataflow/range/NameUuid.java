package superhero.dataflow.range;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Name-based UUIDs, version 5 (RFC 9562, section 5.5), in a namespace of this project. */
final class NameUuid {
  /** UUIDv5 of "superhero-dataflow" in the RFC's URL namespace; part of the data: never change. */
  static final UUID NAMESPACE = UUID.fromString("5c0745be-842a-553c-8dc0-a1301de28e2a");

  private static final ThreadLocal<MessageDigest> SHA1 =
      ThreadLocal.withInitial(
          () -> {
            try {
              return MessageDigest.getInstance("SHA-1");
            } catch (NoSuchAlgorithmException e) {
              throw new AssertionError("every JDK has SHA-1", e);
            }
          });

  private NameUuid() {}

  static String of(String name) {
    return of(NAMESPACE, name);
  }

  static String of(UUID namespace, String name) {
    MessageDigest sha1 = SHA1.get();
    sha1.update(
        ByteBuffer.allocate(16)
            .putLong(namespace.getMostSignificantBits())
            .putLong(namespace.getLeastSignificantBits())
            .flip());
    ByteBuffer hash = ByteBuffer.wrap(sha1.digest(name.getBytes(StandardCharsets.UTF_8)));
    long most = (hash.getLong() & 0xffffffffffff0fffL) | 0x5000L;
    long least = (hash.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
    return new UUID(most, least).toString();
  }
}
