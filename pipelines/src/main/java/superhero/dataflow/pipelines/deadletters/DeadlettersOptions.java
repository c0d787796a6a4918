package superhero.dataflow.pipelines.deadletters;

import java.util.List;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import superhero.dataflow.pipelines.options.LakeOptions;
import superhero.dataflow.pipelines.options.PeriodOptions;

/** Options of {@code deadletters}. */
public interface DeadlettersOptions extends LakeOptions, PeriodOptions {
  @Description("Location of the dead letters (default: dead_letters in the location of --standard)")
  String getDeadLetters();

  void setDeadLetters(String deadLetters);

  @Description("Location of the tables, if --deadLetters is not given")
  String getStandard();

  void setStandard(String standard);

  @Description("Topics, comma separated (default: all)")
  List<String> getTopics();

  void setTopics(List<String> topics);

  @Description("How many flaws are printed, those of most dead letters first")
  @Default.Integer(20)
  int getTop();

  void setTop(int top);
}
