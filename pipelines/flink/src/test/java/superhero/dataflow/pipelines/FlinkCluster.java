package superhero.dataflow.pipelines;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.Streams;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.client.cli.CliFrontend;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;

/**
 * A Flink session cluster as users have it: a job manager and task managers of one slot each, all
 * processes of their own that have Flink alone on their class path, and Flink's command line.
 * Processes end with this JVM; their logs stay in the folder.
 */
final class FlinkCluster implements AutoCloseable {
  /** What the build packed. */
  static final Path JAR = Path.of("../target/superhero-dataflow-flink.jar").toAbsolutePath();

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a distribution of Flink has in its lib folder. */
  private static final Pattern FLINK_LIB =
      Pattern.compile(
          ".*/(org/apache/flink|org/apache/commons|org/slf4j|org/snakeyaml|org/objenesis|org/lz4"
              + "|org/javassist|org/xerial|com/esotericsoftware|com/twitter|commons-[a-z]+)/.*");

  /** Of what a distribution's own configuration opens on Java 17, what was asked for here. */
  private static final List<String> OPENS =
      List.of(
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED");

  private final Path folder;
  private final int restPort;
  private final List<Process> taskManagers = new ArrayList<>();
  private final List<Process> all = new ArrayList<>();
  private Process jobManager;

  private FlinkCluster(Path folder, int restPort) {
    this.folder = folder;
    this.restPort = restPort;
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  /** Starts a job manager and as many task managers, and returns when all slots are there. */
  static FlinkCluster start(Path folder, int taskManagers) {
    try {
      int restPort = freePort();
      Files.createDirectories(folder.resolve("conf"));
      Files.write(
          folder.resolve("conf/config.yaml"),
          List.of(
              "jobmanager.rpc.address: 127.0.0.1",
              "jobmanager.rpc.port: " + freePort(),
              "rest.address: 127.0.0.1",
              "rest.port: " + restPort,
              "taskmanager.host: 127.0.0.1",
              // So that a killed task manager is missed in seconds.
              "heartbeat.interval: 1000",
              "heartbeat.timeout: 8000",
              // A savepoint comes after the ranges that are on their way.
              "client.timeout: 10 min",
              "metrics.fetcher.update-interval: 1000",
              "state.checkpoints.dir: " + folder.resolve("checkpoints").toUri(),
              "restart-strategy.type: fixed-delay",
              "restart-strategy.fixed-delay.attempts: 1000000",
              "restart-strategy.fixed-delay.delay: 500 ms"));
      FlinkCluster cluster = new FlinkCluster(folder, restPort);
      cluster.startJobManager();
      for (int i = 0; i < taskManagers; i++) {
        cluster.startTaskManager();
      }
      await().atMost(PATIENCE).until(() -> cluster.slots() == taskManagers);
      return cluster;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What {@code --flinkMaster} takes. */
  String master() {
    return "127.0.0.1:" + restPort;
  }

  void startJobManager() {
    jobManager = launch("jobmanager", StandaloneSessionClusterEntrypoint.class, List.of());
  }

  /** kill -9 of the job manager, whose jobs nobody remembers then. */
  void killJobManager() {
    kill(jobManager);
  }

  void startTaskManager() {
    // Flink's start script computes these from the memory of the machine.
    List<String> settings =
        List.of(
            "taskmanager.numberOfTaskSlots=1",
            "taskmanager.cpu.cores=1",
            "taskmanager.memory.framework.heap.size=128m",
            "taskmanager.memory.framework.off-heap.size=64m",
            "taskmanager.memory.task.heap.size=384m",
            "taskmanager.memory.task.off-heap.size=0",
            "taskmanager.memory.network.min=32m",
            "taskmanager.memory.network.max=32m",
            "taskmanager.memory.managed.size=16m",
            "taskmanager.memory.jvm-metaspace.size=256m",
            "taskmanager.memory.jvm-overhead.min=64m",
            "taskmanager.memory.jvm-overhead.max=64m",
            "external-resources=none");
    List<String> arguments = new ArrayList<>();
    settings.forEach(setting -> arguments.addAll(List.of("-D", setting)));
    taskManagers.add(launch("taskmanager", TaskManagerRunner.class, arguments));
  }

  /** kill -9 of one of the task managers. */
  void killTaskManager(int which) {
    kill(taskManagers.remove(which));
  }

  /** kill -9 of all that runs; the folder stays. */
  @Override
  public void close() {
    all.forEach(FlinkCluster::kill);
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
    Path savepoints = folder.resolve("savepoints");
    return find(
        "Path: (\\S+)",
        command(List.of("stop", "--savepointPath", savepoints.toUri().toString(), job)));
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

  private int slots() {
    return get("/overview").path("slots-total").asInt();
  }

  /** An empty answer where there is none, as while the job manager starts. */
  private JsonNode get(String path) {
    try {
      return JSON.readTree(URI.create("http://" + master() + path).toURL());
    } catch (IOException e) {
      return JSON.createObjectNode();
    }
  }

  private String command(List<String> arguments) {
    Process client = launch("client", CliFrontend.class, arguments);
    try {
      await().atMost(PATIENCE).until(() -> !client.isAlive());
      String said = Files.readString(log(all.indexOf(client), "client"));
      if (client.exitValue() != 0) {
        throw new AssertionError("flink " + arguments + " failed:\n" + said);
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process launch(String name, Class<?> main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:MaxMetaspaceSize=256m"));
    command.addAll(OPENS);
    // They live for seconds: the second compiler and a parallel collector would not pay.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", flinkLib()));
    command.add(main.getName());
    if (main != CliFrontend.class) {
      command.addAll(List.of("--configDir", folder.resolve("conf").toString()));
    }
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "FLINK_CONF_DIR", folder.resolve("conf").toString(),
                "AWS_ACCESS_KEY_ID", Services.S3.accessKey(),
                "AWS_SECRET_ACCESS_KEY", Services.S3.secretKey()));
    try {
      Process process = builder.redirectOutput(log(all.size(), name).toFile()).start();
      all.add(process);
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path log(int number, String name) {
    return folder.resolve(number + "-" + name + ".log");
  }

  private static String flinkLib() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(FLINK_LIB.asMatchPredicate())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static void kill(Process process) {
    process.destroyForcibly().onExit().join();
  }

  private static String find(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    if (!matcher.find()) {
      throw new AssertionError("no " + pattern + " in:\n" + text);
    }
    return matcher.group(1);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
