package superhero.dataflow.pipelines.sql;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;
import superhero.dataflow.pipelines.options.ModelOptions;
import superhero.dataflow.pipelines.options.TableOptions;

/** Options of {@code ddl}. */
public interface DdlOptions extends TableOptions, ModelOptions {
  @Description("The engine that is to read the tables: athena, trino, spark or duckdb")
  @Validation.Required
  String getEngine();

  void setEngine(String engine);

  @Description(
      "For Athena and Trino: the first day that they look for, such as 2026-11-22 (default: the"
          + " first that has an object)")
  String getFrom();

  void setFrom(String from);
}
