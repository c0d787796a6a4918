package superhero.dataflow.pipelines.sql;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;
import superhero.dataflow.pipelines.options.TableOptions;

/** Options of {@code sql}. */
public interface SqlOptions extends TableOptions {
  @Description("The query; or the first word after sql, without --query=")
  @Validation.Required
  String getQuery();

  void setQuery(String query);
}
