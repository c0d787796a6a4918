package superhero.dataflow.pipelines.compact;

import java.util.List;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import superhero.dataflow.pipelines.options.ModelOptions;
import superhero.dataflow.pipelines.options.PeriodOptions;
import superhero.dataflow.pipelines.options.ReportOptions;
import superhero.dataflow.pipelines.options.TableOptions;

/** Options of {@code compact}. */
public interface CompactOptions extends TableOptions, PeriodOptions, ModelOptions, ReportOptions {
  @Description("Tables to compact, comma separated (default: all but etl_meta)")
  List<String> getOnlyModels();

  void setOnlyModels(List<String> onlyModels);

  @Description(
      "Bytes of a large object, at most, counted in those that it is made of; an object of half as"
          + " many is large enough and left as it is")
  @Default.Long(134_217_728)
  long getTargetBytes();

  void setTargetBytes(long targetBytes);

  @Description(
      "Also folders without _SUCCESS, as standardize and functions leave them, whose window ended so"
          + " long ago: 1h or more, a number with m, h or d (default: none)")
  String getUnmarkedAfter();

  void setUnmarkedAfter(String unmarkedAfter);
}
