package superhero.dataflow.pipelines;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Plays games to the shared broker, some of whose messages are broken, until it is told to end. */
final class Games {
  private final AtomicBoolean ends = new AtomicBoolean();
  private final Thread thread = new Thread(this::play, "games");

  void start() {
    thread.start();
  }

  void end() throws InterruptedException {
    ends.set(true);
    thread.join();
  }

  private void play() {
    for (int seed = 1; !ends.get(); seed++) {
      Services.run(
          List.of(
              "simulate",
              "--runner=DirectRunner",
              "--bootstrapServers=" + Services.KAFKA.bootstrapServers(),
              "--games=10",
              "--messagesPerSecond=300",
              "--malformed=0.1",
              "--seed=" + seed));
    }
  }
}
