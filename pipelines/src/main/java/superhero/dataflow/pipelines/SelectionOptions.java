package superhero.dataflow.pipelines;

import java.util.List;
import org.apache.beam.sdk.options.Description;

/** Which raw objects are meant. */
public interface SelectionOptions extends RawOptions, PeriodOptions {
  @Description("Topics, comma separated; all that raw has without it")
  List<String> getTopics();

  void setTopics(List<String> topics);
}
