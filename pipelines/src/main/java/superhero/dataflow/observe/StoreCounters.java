package superhero.dataflow.observe;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.stream.Stream;
import superhero.dataflow.store.StoreOperation;
import superhero.dataflow.store.Stores;

/**
 * What the stores were asked for, by store and operation.
 *
 * @param stores schemes of the job's locations, which are told of from the start
 */
record StoreCounters(NavigableSet<String> stores) {
  private static final double MICROS_PER_SECOND = 1e6;

  /**
   * Requests of a kind.
   *
   * @param seconds that they took together
   * @param slowestSeconds that one of them took at most; empty where the runner does not tell
   */
  record Requests(
      String store,
      StoreOperation operation,
      long count,
      double seconds,
      OptionalDouble slowestSeconds,
      Map<StoreOperation.Failure, Long> errors) {}

  /** Of a job that has these locations; {@code none} is no location. */
  static StoreCounters of(String... locations) {
    NavigableSet<String> stores = new TreeSet<>();
    Stream.of(locations)
        .filter(each -> !each.equals("none"))
        .map(Stores::scheme)
        .forEach(stores::add);
    return new StoreCounters(stores);
  }

  /** By store, then by operation; all operations of each store. */
  List<Requests> read(Reading reading) {
    return stores.stream()
        .flatMap(
            store ->
                Stream.of(StoreOperation.values())
                    .map(operation -> requests(store, operation, reading)))
        .toList();
  }

  private static Requests requests(String store, StoreOperation operation, Reading reading) {
    Map<StoreOperation.Failure, Long> errors = new EnumMap<>(StoreOperation.Failure.class);
    for (StoreOperation.Failure error : StoreOperation.Failure.values()) {
      errors.put(error, count(reading, operation.failures(store, error)));
    }
    long requests = count(reading, operation.requests(store));
    String slowest = operation.slowest(store);
    return new Requests(
        store,
        operation,
        requests,
        count(reading, operation.micros(store)) / MICROS_PER_SECOND,
        requests > 0 && count(reading, slowest + Reading.COUNT) == 0
            ? OptionalDouble.empty()
            : OptionalDouble.of(count(reading, slowest + Reading.MAX) / MICROS_PER_SECOND),
        errors);
  }

  private static long count(Reading reading, String name) {
    return reading.count(StoreOperation.NAMESPACE + "/" + name);
  }
}
