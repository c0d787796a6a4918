package superhero.dataflow.pipelines.options;

import com.google.common.net.HostAndPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;

/** Where an option says that a server is. */
public final class ServerAddress {
  private static final int MAX_MILLISECONDS = 3000;

  private ServerAddress() {}

  /**
   * What is wrong with {@code host:port}; empty if somebody listens there. It takes some seconds at
   * most.
   *
   * @param defaultPort where the address has none; 0 where it has to have one
   */
  public static Optional<String> flaw(String address, int defaultPort) {
    HostAndPort parsed;
    try {
      parsed = HostAndPort.fromString(address).withDefaultPort(defaultPort);
    } catch (IllegalArgumentException e) {
      return Optional.of("has no port that is a number");
    }
    if (parsed.getHost().isEmpty() || parsed.getPort() == 0) {
      return Optional.of("has no host and port");
    }
    InetSocketAddress server = new InetSocketAddress(parsed.getHost(), parsed.getPort());
    if (server.isUnresolved()) {
      return Optional.of("no address can be found for " + parsed.getHost());
    }
    try (Socket socket = new Socket()) {
      socket.connect(server, MAX_MILLISECONDS);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("cannot be reached (" + e.getMessage() + ")");
    }
  }
}
