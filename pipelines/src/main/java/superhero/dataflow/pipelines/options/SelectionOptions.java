package superhero.dataflow.pipelines.options;

import java.util.List;
import org.apache.beam.sdk.options.Description;

/** Which raw objects are meant. */
public interface SelectionOptions extends RawOptions, PeriodOptions {
  @Description("Topics, comma separated (default: all that raw has)")
  List<String> getTopics();

  void setTopics(List<String> topics);
}
