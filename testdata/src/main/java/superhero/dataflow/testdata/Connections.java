package superhero.dataflow.testdata;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Connections of clients to a free port of 127.0.0.1, each handled by a thread of its own, and
 * those that are opened for them.
 */
final class Connections implements AutoCloseable {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final ServerSocket server;
  private final Handler handler;
  private final ExecutorService threads;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean away;

  private Connections(String name, ServerSocket server, Handler handler) {
    this.server = server;
    this.handler = handler;
    this.threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, name + " " + server.getLocalPort());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** What is done with a connection, which is closed when it returns. */
  @FunctionalInterface
  interface Handler {
    /**
     * Sees to the connection until its end.
     *
     * @throws IOException when one of the two sides has gone, which is no error here
     */
    void handle(Socket client) throws IOException;
  }

  /**
   * Begins to accept connections.
   *
   * @param name of the threads
   * @throws UncheckedIOException when no port can be opened
   */
  static Connections accept(String name, Handler handler) {
    try {
      Connections connections = new Connections(name, new ServerSocket(0, 50, LOOPBACK), handler);
      connections.threads.execute(connections::acceptAll);
      return connections;
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on " + LOOPBACK, e);
    }
  }

  int port() {
    return server.getLocalPort();
  }

  /** Opens a connection to another port of 127.0.0.1; the caller closes it. */
  Socket connect(int port) throws IOException {
    Socket socket = new Socket(LOOPBACK, port);
    admit(socket);
    return socket;
  }

  /** Does something in a thread of its own, for as long as both sides are there. */
  void run(Handler task, Socket socket) {
    threads.execute(() -> handle(task, socket));
  }

  /** Resets all connections, and those that come, until it is told otherwise. */
  void setAway(boolean away) {
    this.away = away;
    if (away) {
      open.forEach(Connections::reset);
    }
  }

  /** Ends a connection as a crash or a broken network does: the other side reads no end of it. */
  static void reset(Socket socket) {
    try (socket) {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // It is closed already.
    }
  }

  /** Resets all connections and accepts no more. */
  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close port " + port(), e);
    }
    setAway(true);
  }

  private void acceptAll() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        threads.execute(() -> handle(handler, client));
      } catch (IOException e) {
        // Closed, or the client has gone before it was accepted.
      }
    }
  }

  private void handle(Handler task, Socket socket) {
    try (socket) {
      admit(socket);
      task.handle(socket);
    } catch (IOException e) {
      // One side has gone; the other learns it by the end of its connection.
    } finally {
      open.remove(socket);
    }
  }

  private void admit(Socket socket) {
    open.removeIf(Socket::isClosed);
    open.add(socket);
    if (away) {
      reset(socket);
    }
  }
}
