package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The addresses on which a process and its children listen, as Linux tells them. */
public final class ListeningSockets {
  private static final String LISTEN = "0A";
  private static final Splitter SPACES = Splitter.on(CharMatcher.whitespace()).omitEmptyStrings();

  private ListeningSockets() {}

  /** Fails if any of them is not on the loopback interface; skips the test without /proc. */
  public static void assertOnLoopback(Process process) {
    assumeTrue(Files.isReadable(Path.of("/proc/self/net/tcp")), "there is no /proc on this system");
    List<InetAddress> addresses =
        Stream.concat(Stream.of(process.toHandle()), process.descendants())
            .flatMap(each -> of(Path.of("/proc", Long.toString(each.pid()))).stream())
            .toList();
    assertThat(addresses).isNotEmpty().allMatch(InetAddress::isLoopbackAddress);
  }

  private static Set<InetAddress> of(Path process) {
    Set<InetAddress> addresses = new HashSet<>();
    try {
      Set<String> inodes = socketInodes(process);
      for (String table : List.of("tcp", "tcp6")) {
        for (String line : Files.readAllLines(process.resolve("net").resolve(table))) {
          // sl, local address, remote address, state, queues, timer, retransmits, uid, timeout,
          // inode
          List<String> columns = SPACES.splitToList(line.strip());
          if (columns.get(3).equals(LISTEN) && inodes.contains(columns.get(9))) {
            addresses.add(address(columns.get(1).substring(0, columns.get(1).indexOf(':'))));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return addresses;
  }

  private static Set<String> socketInodes(Path process) throws IOException {
    Set<String> inodes = new HashSet<>();
    try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
      for (Path descriptor : (Iterable<Path>) descriptors::iterator) {
        String target = Files.readSymbolicLink(descriptor).toString();
        if (target.startsWith("socket:[")) {
          inodes.add(target.substring("socket:[".length(), target.length() - 1));
        }
      }
    } catch (NoSuchFileException e) {
      // A descriptor was closed meanwhile.
      return socketInodes(process);
    }
    return inodes;
  }

  /** Words of 32 bits in the machine's own order. */
  private static InetAddress address(String hex) throws IOException {
    ByteBuffer words = ByteBuffer.wrap(HexFormat.of().parseHex(hex)).order(ByteOrder.nativeOrder());
    ByteBuffer address = ByteBuffer.allocate(words.capacity());
    while (words.hasRemaining()) {
      address.putInt(words.getInt());
    }
    return InetAddress.getByAddress(address.array());
  }
}
