package superhero.dataflow.pipelines.audit;

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

/** What an audit found, as a table or as JSON; {@link AuditPage} makes a page of it. */
final class AuditReport {
  /** Above {@link #rows}. */
  static final List<String> HEADER =
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
    table.addAll(rows());
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
    models().forEach(out::println);
    remarks().forEach(each -> out.println(each.line()));
    if (agrees()) {
      out.println(verdict());
    }
  }

  /** A line a partition. */
  List<List<String>> rows() {
    return partitions.stream().map(AuditReport::line).toList();
  }

  /** A sentence a model. */
  List<String> models() {
    SortedMap<String, PartitionReport.Model> models = new TreeMap<>();
    for (PartitionReport partition : partitions) {
      partition
          .models()
          .forEach((name, model) -> models.merge(name, model, PartitionReport.Model::plus));
    }
    List<String> sentences = new ArrayList<>();
    models.forEach(
        (name, model) ->
            sentences.add(
                String.format(
                    Locale.ROOT,
                    "%s: %,d messages in %,d rows, and %,d dead letters",
                    name,
                    model.messages(),
                    model.rows(),
                    model.deadLetters())));
    return sentences;
  }

  /**
   * What is to be said of a partition.
   *
   * @param kind of the finding; empty for a note, which is none
   */
  record Remark(String partition, String kind, String sentence) {
    /** As it is printed. */
    String line() {
      return partition + ": " + (kind.isEmpty() ? "" : kind.replace('_', ' ') + ": ") + sentence;
    }
  }

  /** All notes and findings. */
  List<Remark> remarks() {
    List<Remark> remarks = new ArrayList<>();
    for (PartitionReport partition : partitions) {
      partition.notes().forEach(note -> remarks.add(new Remark(partition.name(), "", note)));
      for (PartitionReport.Finding finding : partition.findings()) {
        List<String> sentences = new ArrayList<>(finding.examples());
        long more = finding.count() - sentences.size();
        if (more > 0) {
          sentences.add("and " + more + " more");
        }
        sentences.forEach(each -> remarks.add(new Remark(partition.name(), finding.kind(), each)));
      }
    }
    return remarks;
  }

  /** The same, and nothing else. */
  void printJson(PrintStream out) {
    ObjectNode json = PartitionReport.JSON.createObjectNode();
    json.put("agrees", agrees());
    json.put("messages", messages());
    json.put("findings", findings);
    json.set("partitions", PartitionReport.JSON.valueToTree(partitions));
    try {
      out.println(PartitionReport.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always JSON", e);
    }
  }

  boolean agrees() {
    return findings == 0;
  }

  /** Whether anything is wrong, in one sentence. */
  String verdict() {
    if (agrees()) {
      return String.format(
          Locale.ROOT, "all agree: %,d messages in raw and in the tables", messages());
    }
    long where = partitions.stream().filter(each -> each.disagreements() > 0).count();
    return "the audit found "
        + findings
        + (findings == 1 ? " disagreement in " : " disagreements in ")
        + where
        + (where == 1 ? " partition" : " partitions");
  }

  /**
   * Ends here where something does not agree.
   *
   * @throws JobException that says how much
   */
  void check() {
    if (!agrees()) {
      throw new JobException(verdict());
    }
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
