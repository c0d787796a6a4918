package superhero.dataflow.pipelines;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.Iterables;
import com.google.common.collect.Streams;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A Flink session cluster as users have it, with {@code runners-config/flink/conf}: a job manager
 * and task managers of one slot each, all processes of their own that have Flink alone on their
 * class path, and Flink's command line. Processes end with this JVM; their logs stay in the folder.
 */
final class FlinkCluster implements AutoCloseable {
  /** What the build packed. */
  static final Path JAR =
      Path.of("../pipelines/target/superhero-dataflow-flink.jar").toAbsolutePath();

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** Milliseconds, for a paused job manager takes a connection and never answers. */
  private static final int ANSWER = 10_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final int MOST_PROCESSES = 5;

  private static final Path CONF = Path.of("flink/conf/config.yaml");

  private static final String JOB_MANAGER =
      "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint";
  private static final String TASK_MANAGER =
      "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";
  private static final String CLIENT = "org.apache.flink.client.cli.CliFrontend";

  /** Of what a distribution's own configuration opens on Java 17, what was asked for here. */
  private static final List<String> OPENS =
      List.of(
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED");

  private static final String TMP = "tmp";

  /** What stands in the configuration for those who want it. */
  private static final Pattern REPORTER = Pattern.compile("# (metrics\\.reporter\\.\\S+): (\\S+)");

  private final Path folder;
  private final int restPort;
  private final int firstMetricsPort;
  private final Jobs processes;
  private final List<Job> taskManagers = new ArrayList<>();
  private Job jobManager;

  private FlinkCluster(Path folder, int restPort, int firstMetricsPort) {
    this.folder = folder;
    this.restPort = restPort;
    this.firstMetricsPort = firstMetricsPort;
    this.processes = new Jobs(folder);
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  /** Starts a job manager and as many task managers, and returns when all slots are there. */
  static FlinkCluster start(Path folder, int taskManagers) {
    try {
      List<Integer> ports = freePorts();
      Files.createDirectories(folder.resolve("conf"));
      Map<String, String> changed = new HashMap<>();
      changed.put("jobmanager.rpc.port", String.valueOf(ports.get(0)));
      changed.put("rest.port", String.valueOf(ports.get(1)));
      changed.put("taskmanager.numberOfTaskSlots", "1");
      changed.put("taskmanager.memory.task.heap.size", "384m");
      // So that a killed task manager is missed in seconds.
      changed.put("heartbeat.interval", "1000");
      changed.put("heartbeat.timeout", "8000");
      changed.put("metrics.fetcher.update-interval", "1000");
      changed.put("s3.endpoint", Services.S3.endpoint().toString());
      changed.put("s3.path.style.access", "true");
      changed.put("state.checkpoints.dir", "s3://" + Services.BUCKET + "/checkpoints");
      // Each job manager that is killed leaves the whole jar behind.
      changed.put("io.tmp.dirs", Files.createDirectories(folder.resolve(TMP)).toString());
      changed.put("web.tmpdir", folder.resolve(TMP).toString());
      changed.put("restart-strategy.type", "fixed-delay");
      changed.put("restart-strategy.fixed-delay.attempts", "1000000");
      changed.put("restart-strategy.fixed-delay.delay", "500 ms");
      List<String> conf = new ArrayList<>(Files.readAllLines(CONF));
      conf.replaceAll(line -> REPORTER.matcher(line).replaceFirst("$1: $2"));
      changed.put(
          "metrics.reporter.prom.port", ports.get(2) + "-" + (ports.get(2) + MOST_PROCESSES));
      conf.removeIf(line -> changed.containsKey(line.split(":", 2)[0]));
      changed.forEach((key, value) -> conf.add(key + ": " + value));
      Files.write(folder.resolve("conf/config.yaml"), conf);
      FlinkCluster cluster = new FlinkCluster(folder, ports.get(1), ports.get(2));
      cluster.startJobManager();
      for (int i = 0; i < taskManagers; i++) {
        cluster.startTaskManager();
      }
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                cluster.assertAlive();
                return cluster.slots() == taskManagers;
              });
      return cluster;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void assertAlive() {
    for (Job each : Iterables.concat(List.of(jobManager), taskManagers)) {
      if (!each.isAlive()) {
        throw new IllegalStateException("a process has ended; it said:\n" + each.said());
      }
    }
  }

  /** What {@code --flinkMaster} takes. */
  String master() {
    return "127.0.0.1:" + restPort;
  }

  void startJobManager() {
    jobManager = launch("jobmanager", JOB_MANAGER, List.of());
  }

  /** kill -9 of the job manager, whose jobs nobody remembers then. */
  void killJobManager() {
    jobManager.kill();
    deleteTemporary("jm_*");
  }

  private void deleteTemporary(String glob) {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder.resolve(TMP), glob)) {
      for (Path each : left) {
        MoreFiles.deleteRecursively(each, RecursiveDeleteOption.ALLOW_INSECURE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void startTaskManager() {
    taskManagers.add(launch("taskmanager", TASK_MANAGER, List.of()));
  }

  /** kill -9 of one of the task managers. */
  void killTaskManager(int which) {
    taskManagers.remove(which).kill();
  }

  /** SIGSTOP of one of the task managers; its tasks do not know of it when it is resumed. */
  void pauseTaskManager(int which) {
    taskManagers.get(which).pause();
  }

  void resumeTaskManager(int which) {
    taskManagers.get(which).resume();
  }

  void pauseJobManager() {
    jobManager.pause();
  }

  void resumeJobManager() {
    jobManager.resume();
  }

  /** kill -9 of all that runs; their logs stay. */
  @Override
  public void close() {
    processes.close();
    deleteTemporary("*");
  }

  /**
   * {@code flink run -d}.
   *
   * @param flink arguments of Flink, such as {@code -s} and a savepoint
   * @return the id of the job
   */
  String submit(List<String> flink, List<String> program) {
    List<String> arguments = new ArrayList<>(List.of("run", "-d"));
    arguments.addAll(flink);
    arguments.add(JAR.toString());
    arguments.addAll(program);
    return find("JobID ([0-9a-f]{32})", command(arguments));
  }

  /** {@code flink stop}: the folder of the savepoint. */
  String stopWithSavepoint(String job) {
    String savepoints = "s3://" + Services.BUCKET + "/savepoints";
    return find("Path: (\\S+)", command(List.of("stop", "--savepointPath", savepoints, job)));
  }

  void cancel(String job) {
    command(List.of("cancel", job));
  }

  /** RUNNING, RESTARTING, FAILED and the like. */
  String state(String job) {
    return get("/jobs/" + job).path("state").asText();
  }

  /** Ids of the jobs in a state. */
  List<String> jobs(String state) {
    return Streams.stream(get("/jobs").path("jobs"))
        .filter(job -> job.path("status").asText().equals(state))
        .map(job -> job.path("id").asText())
        .toList();
  }

  /** How often Flink has started the job again. */
  int restarts(String job) {
    for (JsonNode metric : get("/jobs/" + job + "/metrics?get=numRestarts")) {
      return metric.path("value").asInt();
    }
    return 0;
  }

  long completedCheckpoints(String job) {
    return get("/jobs/" + job + "/checkpoints").path("counts").path("completed").asLong();
  }

  /** Why Flink started the job again, or gave it up; empty where it did not. */
  String failures(String job) {
    return get("/jobs/" + job + "/exceptions").toString();
  }

  /** Slots of the task managers that the job manager knows to be alive. */
  int slots() {
    return get("/overview").path("slots-total").asInt();
  }

  /** What Prometheus would read now, of all processes, a line each. */
  List<String> metrics() {
    return IntStream.rangeClosed(firstMetricsPort, firstMetricsPort + MOST_PROCESSES)
        .mapToObj(FlinkCluster::page)
        .flatMap(String::lines)
        .toList();
  }

  /** Empty where no process has the port. */
  private static String page(int port) {
    URI metrics = URI.create("http://127.0.0.1:" + port + "/metrics");
    try (InputStream answer = metrics.toURL().openStream()) {
      return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  /** An empty answer where there is none, as while the job manager starts. */
  private JsonNode get(String path) {
    try {
      URLConnection connection = URI.create("http://" + master() + path).toURL().openConnection();
      connection.setConnectTimeout(ANSWER);
      connection.setReadTimeout(ANSWER);
      try (InputStream answer = connection.getInputStream()) {
        return JSON.readTree(answer);
      }
    } catch (IOException e) {
      return JSON.createObjectNode();
    }
  }

  private String command(List<String> arguments) {
    return launch("client", CLIENT, arguments).end(0);
  }

  private Job launch(String name, String main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:MaxMetaspaceSize=512m"));
    command.addAll(OPENS);
    // They live for seconds: the second compiler and a parallel collector would not pay.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", "../pipelines/flink/target/lib/*", main));
    String conf = folder.resolve("conf").toString();
    if (!main.equals(CLIENT)) {
      command.addAll(List.of("--configDir", conf));
    }
    command.addAll(arguments);
    return processes.start(
        name,
        Map.of("FLINK_CONF_DIR", conf, "FLINK_PLUGINS_DIR", "../pipelines/flink/target/plugins"),
        command);
  }

  private static String find(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    if (!matcher.find()) {
      throw new AssertionError("no " + pattern + " in:\n" + text);
    }
    return matcher.group(1);
  }

  /** Three that differ. */
  private static List<Integer> freePorts() throws IOException {
    try (ServerSocket one = new ServerSocket(0);
        ServerSocket two = new ServerSocket(0);
        ServerSocket three = new ServerSocket(0)) {
      return List.of(one.getLocalPort(), two.getLocalPort(), three.getLocalPort());
    }
  }
}
