package superhero.dataflow.pipelines.audit;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.kafka.common.TopicPartition;
import superhero.dataflow.audit.AuditLake;
import superhero.dataflow.audit.PartitionReport;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.kafka.ConsumerGroup;
import superhero.dataflow.kafka.KafkaCluster;
import superhero.dataflow.lake.Location;
import superhero.dataflow.pipelines.options.Mistakes;
import superhero.dataflow.pipelines.options.Values;
import superhero.dataflow.pipelines.run.Reports;
import superhero.dataflow.pipelines.run.Run;
import superhero.dataflow.pipelines.run.Version;
import superhero.dataflow.pipelines.settings.KafkaSettings;
import superhero.dataflow.pipelines.settings.Locations;
import superhero.dataflow.pipelines.settings.OutputFile;
import superhero.dataflow.plan.Start;

/** {@code audit}: the lake against itself and Kafka. */
public final class Audit {
  private Audit() {}

  public static void run(AuditOptions options, Mistakes mistakes, PrintStream out) {
    Locations.checkPlaces(options, mistakes);
    FileSystems.setDefaultPipelineOptions(options);
    Map<String, String> kafkaSettings =
        KafkaSettings.read(options.getBootstrapServers(), options, mistakes);
    Start start =
        mistakes.read(
            "startFrom",
            options.getStartFrom(),
            Values::start,
            "should be " + Values.START,
            Start.committed());
    KafkaSettings.checkGroup(options, mistakes);
    Locations.check(options.getRaw(), options.getStandard(), options.getDeadLetters(), mistakes);
    OutputFile page = OutputFile.of("html", options.getHtml(), mistakes);
    mistakes.check();
    Location raw = Location.of(options.getRaw());
    Location standard = Location.of(options.getStandard());
    Location deadLetters = Locations.deadLetters(options.getStandard(), options.getDeadLetters());
    Locations.checkOneLake(raw, standard, deadLetters);
    AuditLake audit = AuditLake.of(raw, standard, deadLetters);
    if (options.getBootstrapServers() != null) {
      // Messages are counted, and none is looked into.
      KafkaCluster kafka =
          KafkaCluster.at(options.getBootstrapServers(), kafkaSettings).leavingOutAbove(0);
      kafka.check(Duration.ofSeconds(10));
      ConsumerGroup group = new ConsumerGroup(kafka, options.getConsumerGroup());
      audit = audit.with(kafka, group.id(), committed(group), startFrom(start));
    }
    Location reports =
        options.getTempLocation() == null ? standard : Location.of(options.getTempLocation());
    Reports written = new Reports(reports, "audit");
    // What others read from standard output is JSON alone.
    PrintStream progress = options.getJson() ? System.err : out;
    try {
      Pipeline pipeline = Pipeline.create(options);
      pipeline.apply("AuditLake", audit.into(reports, written.prefix()));
      new Run(pipeline, "audit", progress).withSteps("audit/objects").finish();
      AuditReport report = new AuditReport(read(written));
      if (options.getJson()) {
        report.printJson(out);
      } else {
        report.printTable(out);
      }
      if (page != null) {
        page.write(AuditPage.of(report, facts(options, deadLetters)));
        progress.println("wrote " + page);
      }
      report.check();
    } finally {
      written.delete();
    }
  }

  /** What a reader of the page has to know of an audit that others ran. */
  private static Map<String, String> facts(AuditOptions options, Location deadLetters) {
    boolean withKafka = options.getBootstrapServers() != null;
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("finished", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    facts.put("raw", Location.of(options.getRaw()).toString());
    facts.put("standard", Location.of(options.getStandard()).toString());
    facts.put("dead letters", deadLetters.toString());
    facts.put("Kafka", withKafka ? options.getBootstrapServers() : "not asked");
    if (withKafka) {
      facts.put("consumer group", options.getConsumerGroup());
      facts.put("ingest began", options.getStartFrom());
    }
    facts.put("program", Version.program());
    return facts;
  }

  private static Map<TopicPartition, Long> committed(ConsumerGroup group) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    group.offsets().forEach((partition, offset) -> offsets.put(partition, offset.offset()));
    return offsets;
  }

  private static long startFrom(Start start) {
    return switch (start.kind()) {
      case COMMITTED, EARLIEST, LAKE -> AuditLake.EARLIEST;
      case LATEST -> AuditLake.LATEST;
      case INSTANT -> start.instant().toEpochMilli();
    };
  }

  private static List<PartitionReport> read(Reports reports) {
    List<PartitionReport> read = new ArrayList<>();
    for (byte[] report : reports.readAll()) {
      try {
        read.add(PartitionReport.JSON.readValue(report, PartitionReport.class));
      } catch (IOException e) {
        throw new JobException("a report of the audit is no JSON: " + e.getMessage(), e);
      }
    }
    read.sort(
        Comparator.comparing(PartitionReport::topic)
            .thenComparing(PartitionReport::partition)
            .thenComparing(PartitionReport::topicId));
    return read;
  }
}
