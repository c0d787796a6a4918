package superhero.dataflow.pipelines.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.lake.CountReports;
import superhero.dataflow.lake.Location;

/**
 * What the workers of one run tell the driver: small objects of a location, whose names begin with
 * a prefix that is of this run alone. Metrics and static fields do not come back from every runner.
 * The tilde, which no topic and no table has in its name, lets a policy tell reports from data.
 */
public final class Reports {
  private final Location location;
  private final String prefix;

  public Reports(Location location, String command) {
    this.location = location;
    this.prefix = "." + command + "~" + UUID.randomUUID() + "-";
  }

  /** Of their names. */
  public String prefix() {
    return prefix;
  }

  /** What is there of them. */
  public List<byte[]> read() {
    List<byte[]> reports = new ArrayList<>();
    for (Location.Listed each : location.listFolder(prefix, "")) {
      if (each.path().equals(prefix + CountReports.NAME)) {
        continue;
      }
      try {
        reports.add(location.get(each.path()));
      } catch (IOException e) {
        throw new JobException(
            "cannot read the report " + location + each.path() + ": " + e.getMessage(), e);
      }
    }
    return reports;
  }

  /**
   * All that the workers wrote.
   *
   * @throws JobException if some are missing, or the run has not come to its end
   */
  public List<byte[]> readAll() {
    List<byte[]> reports = read();
    String count;
    try {
      count = new String(location.get(prefix + CountReports.NAME), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new JobException(
          "the run left no word in " + location + " that it came to its end: " + e.getMessage(), e);
    }
    if (!count.equals(String.valueOf(reports.size()))) {
      throw new JobException(
          "the workers wrote "
              + count
              + " reports to "
              + location
              + ", of which "
              + reports.size()
              + " are there; run it again with a --tempLocation that all of them can reach");
    }
    return reports;
  }

  public void delete() {
    location.delete(location.listFolder(prefix, "").stream().map(Location.Listed::path).toList());
  }
}
