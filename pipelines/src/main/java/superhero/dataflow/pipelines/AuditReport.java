package superhero.dataflow.pipelines;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import superhero.dataflow.audit.PartitionReport;
import superhero.dataflow.failure.JobException;

/** What an audit found, as a table or as JSON. */
final class AuditReport {
  private static final List<String> HEADER =
      List.of(
          "",
          "earliest",
          "committed",
          "latest",
          "kafka",
          "expired",
          "raw",
          "buffer_meta",
          "dead_letters",
          "in progress",
          "findings");

  private final List<PartitionReport> partitions;
  private final long findings;

  AuditReport(List<PartitionReport> partitions) {
    this.partitions = partitions;
    this.findings = partitions.stream().mapToLong(PartitionReport::disagreements).sum();
  }

  /** A line a partition, then all that does not agree. */
  void printTable(PrintStream out) {
    List<List<String>> table = new ArrayList<>();
    table.add(HEADER);
    partitions.forEach(each -> table.add(line(each)));
    out.println();
    for (List<String> line : table) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < line.size(); i++) {
        int column = i;
        int width = table.stream().mapToInt(each -> each.get(column).length()).max().orElse(1);
        String format = i == 0 ? "%-" + Math.max(1, width) + "s" : "  %" + width + "s";
        text.append(String.format(Locale.ROOT, format, line.get(i)));
      }
      out.println(text.toString().stripTrailing());
    }
    out.println();
    models()
        .forEach(
            (name, model) ->
                out.printf(
                    Locale.ROOT,
                    "%s: %,d messages in %,d rows, and %,d dead letters%n",
                    name,
                    model.messages(),
                    model.rows(),
                    model.deadLetters()));
    for (PartitionReport partition : partitions) {
      partition.notes().forEach(note -> out.println(partition.name() + ": " + note));
      for (PartitionReport.Finding finding : partition.findings()) {
        String kind = finding.kind().replace('_', ' ');
        for (String example : finding.examples()) {
          out.println(partition.name() + ": " + kind + ": " + example);
        }
        long more = finding.count() - finding.examples().size();
        if (more > 0) {
          out.println(partition.name() + ": " + kind + ": and " + more + " more");
        }
      }
    }
    if (findings == 0) {
      out.printf(Locale.ROOT, "all agree: %,d messages in raw and in the tables%n", messages());
    }
  }

  /** The same, and nothing else. */
  void printJson(PrintStream out) {
    ObjectNode json = PartitionReport.JSON.createObjectNode();
    json.put("agrees", findings == 0);
    json.put("messages", messages());
    json.put("findings", findings);
    json.set("partitions", PartitionReport.JSON.valueToTree(partitions));
    try {
      out.println(PartitionReport.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always JSON", e);
    }
  }

  /**
   * Ends here where something does not agree.
   *
   * @throws JobException that says how much
   */
  void check() {
    if (findings > 0) {
      long where = partitions.stream().filter(each -> each.disagreements() > 0).count();
      throw new JobException(
          "the audit found "
              + findings
              + (findings == 1 ? " disagreement in " : " disagreements in ")
              + where
              + (where == 1 ? " partition" : " partitions"));
    }
  }

  private SortedMap<String, PartitionReport.Model> models() {
    SortedMap<String, PartitionReport.Model> models = new TreeMap<>();
    for (PartitionReport partition : partitions) {
      partition
          .models()
          .forEach((name, model) -> models.merge(name, model, PartitionReport.Model::plus));
    }
    return models;
  }

  private long messages() {
    return partitions.stream().mapToLong(PartitionReport::raw).sum();
  }

  private static List<String> line(PartitionReport report) {
    PartitionReport.Kafka kafka = report.kafka();
    return List.of(
        report.name(),
        kafka == null ? "-" : number(kafka.earliest()),
        kafka == null ? "-" : number(kafka.committed()),
        kafka == null ? "-" : number(kafka.latest()),
        kafka == null ? "-" : number(kafka.messages()),
        kafka == null ? "-" : number(report.expired()),
        number(report.raw()),
        number(report.bufferMeta()),
        number(report.deadLetters()),
        number(report.inProgress()),
        number(report.disagreements()));
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
