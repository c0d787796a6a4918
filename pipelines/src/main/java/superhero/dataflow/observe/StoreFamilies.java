package superhero.dataflow.observe;

import com.google.common.collect.ImmutableList;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Requests to the stores, as metrics of Prometheus. */
final class StoreFamilies {
  private StoreFamilies() {}

  static List<MetricSnapshot> of(List<StoreCounters.Requests> all) {
    Map<Labels, Number> requests = new LinkedHashMap<>();
    Map<Labels, Number> errors = new LinkedHashMap<>();
    Map<Labels, Number> seconds = new LinkedHashMap<>();
    Map<Labels, Number> slowest = new LinkedHashMap<>();
    for (StoreCounters.Requests each : all) {
      Labels labels = Labels.of("store", each.store(), "operation", each.operation().word());
      requests.put(labels, each.count());
      seconds.put(labels, each.seconds());
      slowest.put(labels, each.slowestSeconds().orElse(Double.NaN));
      each.errors().forEach((error, count) -> errors.put(labels.add("kind", error.word()), count));
    }
    return ImmutableList.of(
        MetricFamilies.counter("store_requests", "Requests to the stores.", requests),
        MetricFamilies.counter("store_errors", "Those that failed, by kind.", errors),
        MetricFamilies.counter("store_request_seconds", "Time that requests took.", seconds),
        MetricFamilies.gauge("store_request_max_seconds", "Time of the slowest one.", slowest));
  }
}
