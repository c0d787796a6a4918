package superhero.dataflow.testdata;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.protocol.ApiKeys;

/**
 * Stands between clients and the broker of an {@link EmbeddedKafka}, and lets requests pass, be
 * lost, or be seen to as a {@link Rule} says.
 *
 * <p>It reads of Kafka's protocol what all its versions have in common: the size of a message, the
 * API key and the correlation id of a request, the correlation id of its answer.
 *
 * <pre>{@code
 * kafka.gate().setRule(request -> request != ApiKeys.OFFSET_COMMIT);
 * readFrom(kafka.gate().bootstrapServers());
 * }</pre>
 */
public final class KafkaGate implements AutoCloseable {
  private static final Rule ALL_PASS = request -> true;

  // Where these are in a message: a request is size, API key, its version, correlation id, and an
  // answer is size, correlation id.
  private static final int API_KEY = 4;
  private static final int CORRELATION_ID = 8;
  private static final int ANSWERED_ID = 4;

  private final int brokerPort;
  private final Connections connections;
  private volatile Rule rule = ALL_PASS;

  private KafkaGate(int brokerPort) {
    this.brokerPort = brokerPort;
    this.connections = Connections.accept("kafka-gate", this::handle);
  }

  /** Opens a gate on a free port, which the broker must advertise to those who come through it. */
  static KafkaGate to(int brokerPort) {
    return new KafkaGate(brokerPort);
  }

  /** Decides over requests; called by many threads at once. */
  @FunctionalInterface
  public interface Rule {
    /** Whether a request that has come is to be forwarded; the client waits in vain if not. */
    boolean passes(ApiKeys request);

    /** The broker has answered a request, and the client knows nothing of it yet. */
    default void answered(ApiKeys request) {}
  }

  /** For clients, in place of that of the broker itself: {@code 127.0.0.1:39093}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port();
  }

  int port() {
    return connections.port();
  }

  /** For the requests that come from now on. */
  public void setRule(Rule rule) {
    this.rule = rule;
  }

  /** Lets all requests pass from now on. */
  public void open() {
    rule = ALL_PASS;
    connections.setAway(false);
  }

  /** Resets all connections, and each that comes, until {@link #open} is called. */
  public void goAway() {
    connections.setAway(true);
  }

  /** Ends all connections; does nothing the second time. */
  @Override
  public void close() {
    connections.close();
  }

  private void handle(Socket client) throws IOException {
    Map<Integer, ApiKeys> asked = new ConcurrentHashMap<>();
    try (Socket broker = connections.connect(brokerPort)) {
      connections.run(from -> passAnswers(from, client, asked), broker);
      passRequests(client, broker, asked);
    }
  }

  private void passRequests(Socket client, Socket broker, Map<Integer, ApiKeys> asked)
      throws IOException {
    DataInputStream in = new DataInputStream(client.getInputStream());
    while (true) {
      byte[] message = read(in);
      ApiKeys request = ApiKeys.forId(ByteBuffer.wrap(message).getShort(API_KEY));
      asked.put(ByteBuffer.wrap(message).getInt(CORRELATION_ID), request);
      if (rule.passes(request)) {
        broker.getOutputStream().write(message);
      }
    }
  }

  private void passAnswers(Socket broker, Socket client, Map<Integer, ApiKeys> asked)
      throws IOException {
    try (client) {
      DataInputStream in = new DataInputStream(broker.getInputStream());
      while (true) {
        byte[] message = read(in);
        rule.answered(asked.remove(ByteBuffer.wrap(message).getInt(ANSWERED_ID)));
        client.getOutputStream().write(message);
      }
    }
  }

  /** A message with its size before it, to be written in one go. */
  private static byte[] read(DataInputStream in) throws IOException {
    int size = in.readInt();
    byte[] message = ByteBuffer.allocate(Integer.BYTES + size).putInt(size).array();
    in.readFully(message, Integer.BYTES, size);
    return message;
  }
}
