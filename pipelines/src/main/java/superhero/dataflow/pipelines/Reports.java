package superhero.dataflow.pipelines;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import superhero.dataflow.batch.JobException;
import superhero.dataflow.lake.Location;

/**
 * What the workers of one run tell the driver: small objects of a location, whose names begin with
 * a prefix that is of this run alone. Metrics and static fields do not come back from every runner.
 * The tilde, which no topic and no table has in its name, lets a policy tell reports from data.
 */
final class Reports {
  private final Location location;
  private final String prefix;

  Reports(Location location, String command) {
    this.location = location;
    this.prefix = "." + command + "~" + UUID.randomUUID() + "-";
  }

  /** Of their names. */
  String prefix() {
    return prefix;
  }

  List<byte[]> read() {
    List<byte[]> reports = new ArrayList<>();
    for (Location.Listed each : location.list(prefix + "*")) {
      try {
        reports.add(location.get(each.path()));
      } catch (IOException e) {
        throw new JobException(
            "cannot read the report " + location + each.path() + ": " + e.getMessage(), e);
      }
    }
    return reports;
  }

  void delete() {
    location.delete(location.list(prefix + "*").stream().map(Location.Listed::path).toList());
  }
}
