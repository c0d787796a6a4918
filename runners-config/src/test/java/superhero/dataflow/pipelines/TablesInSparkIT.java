package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark runs the statements that {@code ddl} writes for it, and its parser takes Athena's. */
class TablesInSparkIT {
  private static final Instant ONE = Instant.parse("2026-01-01T01:00:00Z");

  @TempDir Path folder;

  @Test
  void hourIsANumberAndEachTableIsRead() throws Exception {
    String topic = Services.newTopic(1);
    List<ProducerRecord<byte[], byte[]>> logs = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      logs.add(
          RawLake.message(
              topic, 0, ONE.plusSeconds(i < 2 ? 0 : 36_000).toEpochMilli(), RawLake.log(i)));
    }
    Services.send(logs);
    Path standard = folder.resolve("standard");
    RawLake.assertDone(
        Services.run(
            List.of(
                "ingest",
                "--runner=DirectRunner",
                "--bootstrapServers=" + Services.KAFKA.bootstrapServers(),
                "--consumerGroup=" + Services.unique("group"),
                "--topics=" + topic,
                "--until=latest",
                "--raw=" + folder.resolve("raw"),
                "--standard=" + standard)));
    Path spark = statements("spark", standard.toString());
    Path athena = statements("athena", Services.newLake().standard().toString());

    try (Jobs jobs = new Jobs(folder)) {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "@spark/opens.args"));
      command.addAll(List.of("-cp", SparkCluster.HOME.resolve("jars/*").toString()));
      command.addAll(List.of("-Dspark.sql.warehouse.dir=" + folder.resolve("warehouse")));
      command.add("src/test/spark/RunSql.java");
      command.addAll(List.of(spark.toString(), athena.toString()));
      command.add(
          "SELECT count(*) AS logs, max(hour) AS hour, min(timestamp) AS first,"
              + " (SELECT sum(messages) FROM etl_meta) AS messages,"
              + " (SELECT count(*) FROM buffer_meta WHERE hour = 1) AS at_one FROM log_meta");
      Job job = jobs.start("sql", Map.of("SPARK_LOCAL_IP", "127.0.0.1"), command);

      assertThat(job.end(0))
          .contains(
              "row {\"logs\":6,\"hour\":11,\"first\":\"2026-01-01T12:00:00.000Z\",\"messages\":6,"
                  + "\"at_one\":2}");
    }
  }

  private Path statements(String engine, String standard) throws Exception {
    Services.Outcome ddl =
        Services.run(
            Services.reachingStores(
                List.of("ddl", "--engine=" + engine, "--standard=" + standard)));
    assertThat(ddl.exitCode()).as(ddl.err()).isEqualTo(Main.DONE);
    return Files.writeString(folder.resolve(engine + ".sql"), ddl.out());
  }
}
