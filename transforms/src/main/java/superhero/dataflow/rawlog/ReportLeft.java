package superhero.dataflow.rawlog;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import superhero.dataflow.lake.CountReports;
import superhero.dataflow.lake.Location;

/**
 * Puts each sentence of {@link Outputs#LEFT} where the driver finds it, whatever the runner: as an
 * object. Out: their paths. A retry overwrites objects with themselves.
 */
public final class ReportLeft extends PTransform<PCollection<String>, PCollection<String>> {
  private final Location location;
  private final String prefix;

  private ReportLeft(Location location, String prefix) {
    this.location = location;
    this.prefix = prefix;
  }

  /** To objects whose names begin with a prefix that is of this run alone. */
  public static ReportLeft into(Location location, String prefix) {
    return new ReportLeft(location, prefix);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("location", location.toString()))
        .add(DisplayData.item("prefix", prefix));
  }

  @Override
  public PCollection<String> expand(PCollection<String> sentences) {
    PCollection<String> written =
        sentences
            .apply("Report", ParDo.of(new ReportFn(location, prefix)))
            .setCoder(StringUtf8Coder.of());
    return written.apply("CountReports", CountReports.into(location, prefix));
  }

  private static final class ReportFn extends DoFn<String, String> {
    private final Location location;
    private final String prefix;

    ReportFn(Location location, String prefix) {
      this.location = location;
      this.prefix = prefix;
    }

    @ProcessElement
    public void process(@Element String sentence, OutputReceiver<String> out) {
      byte[] text = sentence.getBytes(StandardCharsets.UTF_8);
      String path = prefix + UUID.nameUUIDFromBytes(text);
      location.put(path, text, "text/plain");
      out.output(path);
    }
  }
}
