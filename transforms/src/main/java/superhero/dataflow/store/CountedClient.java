package superhero.dataflow.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.metrics.MetricName;
import org.apache.beam.sdk.metrics.MetricsContainer;

/**
 * Counts what a store is asked for as metrics of the step that asks, each attempt by itself. What
 * no step asks for is not counted.
 *
 * <p>Beam has the counters {@code requests} and {@code micros} of {@code
 * store/<scheme>/<operation>}, one of each kind of failure, and the distribution {@code slowest}.
 * That an object is not there is no failure.
 */
final class CountedClient implements StoreClient {
  private final String scheme;
  private final StoreClient store;

  CountedClient(String scheme, StoreClient store) {
    this.scheme = scheme;
    this.store = store;
  }

  @Override
  public void put(String name, byte[] bytes, String mimeType) throws IOException {
    count(
        StoreOperation.PUT,
        () -> {
          store.put(name, bytes, mimeType);
          return name;
        });
  }

  @Override
  public byte[] read(String name, int most) throws IOException {
    return count(StoreOperation.READ, () -> store.read(name, most));
  }

  @Override
  public List<Listed> list(String prefix, boolean deep) throws IOException {
    return count(StoreOperation.LIST, () -> store.list(prefix, deep));
  }

  @Override
  public void delete(List<String> names) throws IOException {
    count(
        StoreOperation.DELETE,
        () -> {
          store.delete(names);
          return names;
        });
  }

  private <T> T count(StoreOperation operation, Request<T> request) throws IOException {
    MetricsContainer step = StepMetrics.current();
    if (step == null) {
      return request.send();
    }
    long begun = System.nanoTime();
    try {
      return request.send();
    } catch (FileNotFoundException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      boolean passing = e instanceof StoreException failure && failure.isPassing();
      StoreOperation.Failure error =
          passing ? StoreOperation.Failure.PASSING : StoreOperation.Failure.FINAL;
      step.getCounter(name(operation.failures(scheme, error))).inc();
      throw e;
    } finally {
      long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begun);
      step.getCounter(name(operation.requests(scheme))).inc();
      step.getCounter(name(operation.micros(scheme))).inc(micros);
      step.getDistribution(name(operation.slowest(scheme))).update(micros);
    }
  }

  private static MetricName name(String name) {
    return MetricName.named(StoreOperation.NAMESPACE, name);
  }
}
