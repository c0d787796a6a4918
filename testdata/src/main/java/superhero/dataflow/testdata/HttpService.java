package superhero.dataflow.testdata;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Answers HTTP on 127.0.0.1 and a free port, each request by a thread. */
public final class HttpService implements AutoCloseable {
  static {
    // Read when the class of the server is loaded. Without it each answer waits 40 ms for the
    // client to acknowledge its head.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads;

  private HttpService(String name, HttpHandler handler) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, name + " " + port());
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext("/", handler);
    server.start();
  }

  /**
   * Starts to answer.
   *
   * @param name of its threads
   * @throws IllegalStateException when it does not start
   */
  public static HttpService start(String name, HttpHandler handler) {
    try {
      return new HttpService(name, handler);
    } catch (IOException e) {
      throw new IllegalStateException(name + " did not start", e);
    }
  }

  /** The port that it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Ends all connections; does nothing the second time. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
