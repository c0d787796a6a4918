package superhero.dataflow.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;
import superhero.dataflow.pipelines.options.Arguments;
import superhero.dataflow.pipelines.options.Engine;
import superhero.dataflow.pipelines.options.Mistakes;
import superhero.dataflow.pipelines.options.ServerAddress;

/** Spark, in this process or on a cluster; this process is the driver, and waits for the end. */
public final class SparkEngine implements Engine {
  /** Set by spark-submit, whose word counts more than {@code --sparkMaster}. */
  private static final String MASTER = "spark.master";

  private static final String STANDALONE = "spark://";
  private static final Pattern COMMA = Pattern.compile(",");

  /** Which this process does not have to reach, or others say the address of. */
  private static final Pattern OTHER_MASTERS =
      Pattern.compile("local(\\[.*])?|local-cluster\\[.*]|yarn|k8s://.+|mesos://.+");

  /** What Spark reads of its own, for a job in this process. */
  private static final Map<String, String> LOCAL_SETTINGS =
      Map.of(
          // No web server for a job that tells its progress itself, and no port for the network.
          "spark.ui.enabled", "false",
          "spark.driver.host", "127.0.0.1",
          "spark.driver.bindAddress", "127.0.0.1");

  @Override
  public String runner() {
    return "SparkRunner";
  }

  @Override
  public List<String> defaults() {
    List<String> defaults =
        new ArrayList<>(
            List.of(
                // Spark's own, memory alone, reads ranges again when memory is short.
                "--storageLevel=MEMORY_AND_DISK",
                // Bytes of the plan: a range or two a task. Else there are as many tasks as cores,
                // and progress is told task by task, as work is lost with an executor.
                "--bundleSize=64",
                // Beam's gauges are no numbers, and Spark's page for Prometheus would hold them.
                "--enableSparkMetricSinks=false",
                "--appName=superhero-dataflow"));
    if (System.getProperty(MASTER) == null) {
      defaults.add("--sparkMaster=local[" + Runtime.getRuntime().availableProcessors() + "]");
    }
    return defaults;
  }

  /** Beam's Spark runner drops what comes late, and what timers emit: see RATIONALE.md. */
  @Override
  public boolean streams() {
    return false;
  }

  /** Of {@code spark://host:port,host:port}, where one of them is to be reached. */
  @Override
  public void check(String command, Arguments said, PipelineOptions options, Mistakes mistakes) {
    String master = options.as(SparkPipelineOptions.class).getSparkMaster();
    if (System.getProperty(MASTER) != null || OTHER_MASTERS.matcher(master).matches()) {
      return;
    }
    Optional<String> flaw = Optional.of("names no kind of cluster");
    if (master.startsWith(STANDALONE)) {
      for (String each : COMMA.splitAsStream(master.substring(STANDALONE.length())).toList()) {
        flaw = ServerAddress.flaw(each, 0);
        if (flaw.isEmpty()) {
          return;
        }
      }
    }
    mistakes.add(
        "sparkMaster",
        master,
        flaw.get() + "; it should be local[2], spark://host:port, yarn, or k8s://...");
  }

  @Override
  public Optional<PipelineResult> run(Pipeline pipeline) {
    String master = pipeline.getOptions().as(SparkPipelineOptions.class).getSparkMaster();
    if (System.getProperty(MASTER, master).startsWith("local")) {
      LOCAL_SETTINGS.forEach(
          (name, value) -> System.setProperty(name, System.getProperty(name, value)));
    }
    return Optional.of(new WatchedJob(pipeline.run()));
  }

  /** YARN takes a driver in the cluster for failed when it ends its process, whatever the code. */
  @Override
  public boolean ownsProcess() {
    return !"cluster".equals(System.getProperty("spark.submit.deployMode"));
  }
}
