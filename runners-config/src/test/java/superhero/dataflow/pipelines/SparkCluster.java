package superhero.dataflow.pipelines;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A standalone Spark cluster as users have it: a master and workers of one core each, all processes
 * of their own that have Spark alone on their class path, and spark-submit with {@code
 * runners-config/spark/cluster.conf}. Processes end with this JVM; their logs stay in the folder.
 */
final class SparkCluster implements AutoCloseable {
  /** What the build packed. */
  static final Path JAR =
      Path.of("../pipelines/target/superhero-dataflow-spark.jar").toAbsolutePath().normalize();

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Processes live for seconds: the second compiler and a parallel collector would not pay. */
  private static final List<String> SHORT_LIVED =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  /** Its folder jars is what a distribution of Spark has there. */
  static final Path HOME = Path.of("../pipelines/spark/lib/target").toAbsolutePath().normalize();

  private final Jobs processes;
  private final int port;
  private final int uiPort;
  private final int driverUiPort;
  private final List<Job> workers = new ArrayList<>();

  private SparkCluster(Path folder, int port, int uiPort, int driverUiPort) {
    this.processes = new Jobs(folder);
    this.port = port;
    this.uiPort = uiPort;
    this.driverUiPort = driverUiPort;
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  /** Starts a master and as many workers, and returns when all are there. */
  static SparkCluster start(Path folder, int workers) {
    try {
      Files.createDirectories(folder);
      SparkCluster cluster = new SparkCluster(folder, freePort(), freePort(), freePort());
      cluster.launch(
          "master",
          List.of(
              "org.apache.spark.deploy.master.Master",
              "--port",
              String.valueOf(cluster.port),
              "--webui-port",
              String.valueOf(cluster.uiPort)));
      for (int i = 0; i < workers; i++) {
        cluster.workers.add(
            cluster.launch(
                "worker",
                List.of(
                    "org.apache.spark.deploy.worker.Worker",
                    "--cores",
                    "1",
                    "--memory",
                    "1g",
                    "--work-dir",
                    folder.resolve("work" + i).toAbsolutePath().toString(),
                    "--webui-port",
                    "0",
                    cluster.master())));
      }
      await().atMost(PATIENCE).until(() -> cluster.aliveWorkers() == workers);
      return cluster;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What {@code --master} and {@code --sparkMaster} take. */
  String master() {
    return "spark://127.0.0.1:" + port;
  }

  /** {@code spark-submit}, whose process is the driver. */
  Job submit(List<String> program) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "@spark/opens.args",
                "org.apache.spark.deploy.SparkSubmit",
                "--properties-file",
                "spark/cluster.conf",
                "--master",
                master(),
                "--conf",
                "spark.ui.port=" + driverUiPort,
                "--executor-cores",
                "1",
                "--executor-memory",
                "512m",
                "--conf",
                "spark.executor.extraJavaOptions=" + String.join(" ", SHORT_LIVED),
                JAR.toString()));
    arguments.addAll(program);
    return launch("submit", arguments);
  }

  /**
   * What Prometheus would read of the job that runs, a line each.
   *
   * @param path /metrics/prometheus or /metrics/executors/prometheus
   */
  List<String> metrics(String path) {
    URI page = URI.create("http://127.0.0.1:" + driverUiPort + path);
    try (InputStream answer = page.toURL().openStream()) {
      return new String(answer.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** kill -9 of all executors; the workers start others. */
  void killExecutors() {
    workers.stream()
        .flatMap(worker -> worker.process().descendants())
        .forEach(ProcessHandle::destroyForcibly);
  }

  /** kill -9 of all that runs; the folder stays. */
  @Override
  public void close() {
    killExecutors();
    processes.close();
  }

  private int aliveWorkers() {
    URI state = URI.create("http://127.0.0.1:" + uiPort + "/json/");
    try (InputStream answer = state.toURL().openStream()) {
      return JSON.readTree(answer).path("aliveworkers").asInt();
    } catch (IOException e) {
      // While the master starts.
      return 0;
    }
  }

  private Job launch(String name, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx512m");
    command.addAll(SHORT_LIVED);
    command.addAll(List.of("-cp", HOME.resolve("jars/*").toString()));
    command.addAll(arguments);
    return processes.start(
        name,
        Map.of(
            "SPARK_HOME", HOME.toString(),
            "SPARK_SCALA_VERSION", "2.12",
            "SPARK_LOCAL_IP", "127.0.0.1"),
        command);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
