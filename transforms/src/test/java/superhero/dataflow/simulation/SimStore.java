package superhero.dataflow.simulation;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Whole objects by name, as an object store keeps them. */
final class SimStore {
  private final Scheduler scheduler;
  private final Fault fault;
  private int puts;
  final Map<String, byte[]> objects = new TreeMap<>();

  SimStore(Scheduler scheduler, Fault fault) {
    this.scheduler = scheduler;
    this.fault = fault;
  }

  void put(String name, byte[] bytes) throws IOException {
    request(() -> fault == Fault.LOST_OBJECT && ++puts % 50 == 0 ? null : objects.put(name, bytes));
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
    return request(() -> objects.keySet().removeAll(names));
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
