package superhero.dataflow.pipelines.audit;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import superhero.dataflow.pipelines.options.GroupOptions;
import superhero.dataflow.pipelines.options.KafkaConfigOptions;
import superhero.dataflow.pipelines.options.LocationOptions;
import superhero.dataflow.pipelines.options.ReportOptions;

/** Options of {@code audit}. */
public interface AuditOptions
    extends LocationOptions, GroupOptions, KafkaConfigOptions, ReportOptions {
  @Description(
      "Kafka brokers, host:port, comma separated; without them raw is compared with the tables"
          + " alone")
  String getBootstrapServers();

  void setBootstrapServers(String bootstrapServers);

  @Description(
      "Where ingest began, as it was told: committed or earliest (Kafka's first message), latest"
          + " (the first range on the lake), or an instant such as 2026-11-22T21:00:00Z")
  @Default.String("committed")
  String getStartFrom();

  void setStartFrom(String startFrom);

  @Description("Print JSON, and nothing else, to standard output")
  @Default.Boolean(false)
  boolean getJson();

  void setJson(boolean json);

  @Description(
      "File for the result as a web page that needs no other file, on the machine where the command"
          + " runs (default: none)")
  String getHtml();

  void setHtml(String html);
}
