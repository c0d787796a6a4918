package superhero.dataflow.simulation;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Whole objects by name, as an object store keeps them. */
final class SimStore {
  private final Scheduler scheduler;
  private final Fault fault;
  private final Map<String, Instant> modified = new HashMap<>();
  private Supplier<Instant> clock = () -> Instant.EPOCH;
  private Consumer<String> watcher = any -> {};
  private int puts;
  final SortedMap<String, byte[]> objects = new TreeMap<>();

  SimStore(Scheduler scheduler, Fault fault) {
    this.scheduler = scheduler;
    this.fault = fault;
  }

  /** Tells of each change when it happens. */
  void watch(Supplier<Instant> time, Consumer<String> newWatcher) {
    clock = time;
    watcher = newWatcher;
  }

  /** When an object was written. */
  Instant modified(String name) {
    return modified.getOrDefault(name, Instant.EPOCH);
  }

  void put(String name, byte[] bytes) throws IOException {
    request(
        () -> {
          if (fault != Fault.LOST_OBJECT || ++puts % 50 != 0) {
            objects.put(name, bytes);
            modified.put(name, clock.get());
            watcher.accept(name);
          }
          return null;
        });
  }

  byte[] get(String name) throws IOException {
    byte[] bytes = request(() -> objects.get(name));
    if (bytes == null) {
      throw new FileNotFoundException(name);
    }
    return bytes;
  }

  /** No job hangs in the midst of it: that one request is not guaranteed. */
  boolean delete(Collection<String> names) throws IOException {
    scheduler.pauseLater();
    return request(
        () -> {
          boolean changed = objects.keySet().removeAll(names);
          names.forEach(watcher);
          return changed;
        });
  }

  Map<String, byte[]> list() throws IOException {
    return request(() -> new TreeMap<>(objects));
  }

  private <T> T request(Supplier<T> effect) throws IOException {
    try {
      return scheduler.request(effect);
    } catch (LostAnswer e) {
      throw new IOException("the store did not answer", e);
    }
  }
}
