package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superhero.dataflow.testdata.StoreFault;
import superhero.dataflow.testdata.StoreGate;
import superhero.dataflow.testdata.StoreRequest;

/** Runs on a cluster, of which processes are killed when an object of theirs is on the lake. */
class IngestSparkClusterIT {
  /** As Prometheus takes them. */
  private static final Pattern SAMPLE =
      Pattern.compile("#.*|[a-zA-Z_:][\\w:]*(\\{[^{}]*})? [-+.\\dEeNaInf]+( \\d+)?");

  private static SimulatedLog log;
  private static SparkCluster cluster;

  @TempDir Path folder;
  private final Lake lake = Services.newLake();
  private final String group = Services.unique("group");
  private Jobs jobs;
  private StoreGate s3;

  @BeforeAll
  static void start() throws IOException {
    log = SimulatedLog.of(3);
    Path clusters = Files.createDirectories(Path.of("target/spark-cluster").toAbsolutePath());
    cluster = SparkCluster.start(Files.createTempDirectory(clusters, "IngestSparkClusterIT"), 2);
  }

  @AfterAll
  static void stop() {
    cluster.close();
    log.close();
  }

  @BeforeEach
  void openGate() {
    jobs = new Jobs(folder);
    s3 = StoreGate.to(Services.S3.endpoint());
  }

  @AfterEach
  void endWhatIsLeft() {
    jobs.close();
    s3.close();
  }

  @Test
  void executorsThatAreKilledAreMadeUpForAndPrometheusReadsTheJob() {
    List<String> metrics = new ArrayList<>();
    AtomicBoolean killed =
        onceWritten(
            ".json.gz",
            () -> {
              metrics.addAll(cluster.metrics("/metrics/prometheus"));
              metrics.addAll(cluster.metrics("/metrics/executors/prometheus"));
              cluster.killExecutors();
            });

    cluster.submit(ingest()).end(Main.DONE);

    assertThat(killed).isTrue();
    assertAllOnLake();
    assertThat(metrics)
        .allMatch(line -> SAMPLE.matcher(line).matches())
        .anyMatch(line -> line.contains("_driver_BlockManager_memory_memUsed_MB_Value{"))
        .anyMatch(line -> line.startsWith("metrics_executor_activeTasks{"));
  }

  @Test
  void aRunOnDirectRunnerGoesOnWhereADriverWasKilled() {
    killTheDriver();

    jobs.start(Program.here(), ingest()).end(Main.DONE);

    assertAllOnLake();
  }

  @Test
  @Tag("long")
  void aRunOnTheClusterGoesOnWhereADriverWasKilled() {
    killTheDriver();

    cluster.submit(ingest()).end(Main.DONE);

    assertAllOnLake();
  }

  @Test
  @Tag("long")
  void theAddressOfTheClusterIsEnough() {
    List<String> arguments = ingest("--sparkMaster=" + cluster.master());

    Job job = jobs.start(Program.packed(SparkCluster.JAR), arguments);

    assertThat(job.lastLine(Main.DONE)).startsWith("ingest done");
    assertAllOnLake();
  }

  @Test
  @Tag("long")
  void aFailureIsToldByTheDriver() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    String said = cluster.submit(ingest("--raw=" + file.resolve("raw"))).end(Main.FAILED);

    assertThat(said.lines()).anyMatch(line -> line.startsWith("cannot read " + file));
  }

  /** When ranges are on the lake, and none is committed. */
  private void killTheDriver() {
    CompletableFuture<Job> driver = new CompletableFuture<>();
    AtomicBoolean killed = onceWritten("/etl_meta/", () -> driver.join().kill());
    driver.complete(cluster.submit(ingest()));
    driver.join().end(137);
    assertThat(killed).isTrue();
    assertThat(lake.table("etl_meta")).isNotEmpty();
    assertThat(log.committed(group)).isZero();
  }

  private void assertAllOnLake() {
    assertThat(log.committed(group)).isEqualTo(log.messages());
    log.assertExactlyOn(lake);
  }

  private List<String> ingest(String... more) {
    List<String> arguments =
        Services.ingest(
            lake,
            "--bootstrapServers=" + log.kafka().bootstrapServers(),
            "--endpoint=" + s3.endpoint(),
            "--consumerGroup=" + group,
            "--batchSize=20",
            "--until=latest");
    arguments.addAll(List.of(more));
    return arguments;
  }

  /** Does it when the first object of a kind is on the lake, before its writer knows. */
  private AtomicBoolean onceWritten(String kind, Runnable what) {
    AtomicBoolean done = new AtomicBoolean();
    s3.setRule(
        new StoreGate.Rule() {
          @Override
          public StoreFault on(StoreRequest request) {
            return StoreFault.NONE;
          }

          @Override
          public void answered(StoreRequest request, int status) {
            if (request.isCompletion()
                && request.path().contains(kind)
                && done.compareAndSet(false, true)) {
              what.run();
            }
          }
        });
    return done;
  }
}
