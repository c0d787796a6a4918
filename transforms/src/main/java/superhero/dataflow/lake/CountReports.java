package superhero.dataflow.lake;

import java.nio.charset.StandardCharsets;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;

/**
 * Writes how many reports the workers of a bounded run wrote, when the last is written, so that the
 * driver knows whether it sees all of them. In: the path of each report. Out: the path of the
 * object with their number, {@code <prefix>count}.
 */
public final class CountReports extends PTransform<PCollection<String>, PCollection<String>> {
  /** Of the object's name, behind the prefix of the run's reports. */
  public static final String NAME = "count";

  private final Location location;
  private final String prefix;

  private CountReports(Location location, String prefix) {
    this.location = location;
    this.prefix = prefix;
  }

  /** Beside the reports, whose names begin with a prefix that is of this run alone. */
  public static CountReports into(Location location, String prefix) {
    return new CountReports(location, prefix);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("location", location.toString()))
        .add(DisplayData.item("prefix", prefix));
  }

  @Override
  public PCollection<String> expand(PCollection<String> paths) {
    return paths
        .apply("Count", Count.globally())
        .apply("Write", ParDo.of(new WriteFn(location, prefix + NAME)))
        .setCoder(StringUtf8Coder.of());
  }

  private static final class WriteFn extends DoFn<Long, String> {
    private final Location location;
    private final String path;

    WriteFn(Location location, String path) {
      this.location = location;
      this.path = path;
    }

    @ProcessElement
    public void process(@Element Long count, OutputReceiver<String> out) {
      location.put(path, count.toString().getBytes(StandardCharsets.UTF_8), "text/plain");
      out.output(path);
    }
  }
}
