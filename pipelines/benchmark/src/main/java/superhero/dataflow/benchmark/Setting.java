package superhero.dataflow.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a contestant is to do.
 *
 * @param pipelines the folder of the commands' module, where the packed jars are
 * @param otherJar of another build; empty if there is none
 * @param group consumer group, of this run alone
 * @param lake folder, or bucket where there is an endpoint
 * @param endpoint of S3; empty where the lake is a folder
 * @param temporary folder of the machine that is gone afterwards
 * @param environment of the contestant beside this process's own
 */
record Setting(
    Path pipelines,
    String otherJar,
    String servers,
    String group,
    String lake,
    String endpoint,
    Path temporary,
    Map<String, String> environment,
    String heap,
    int cores,
    int batchSize,
    int compressionLevel) {
  /** What ingest takes by itself. */
  private static final long MAX_BATCH_BYTES = 64 << 20;

  /** {@code java} and what every contestant gets. */
  List<String> java() {
    List<String> java = new ArrayList<>();
    java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    java.add("-Xmx" + heap);
    java.add("-Djava.io.tmpdir=" + temporary);
    java.add("-XX:ActiveProcessorCount=" + cores);
    return java;
  }

  /** A packed jar of this build. */
  String jar(String name) {
    return pipelines.resolve("target").resolve(name).toString();
  }

  /** {@code ingest} by a packed jar. */
  List<String> ingest(String jar, boolean streams, String... options) {
    String root = endpoint.isEmpty() ? lake : "s3://" + lake;
    List<String> command = java();
    command.addAll(List.of("-jar", jar, "ingest"));
    command.add("--bootstrapServers=" + servers);
    command.add("--consumerGroup=" + group);
    command.add("--raw=" + root + "/raw");
    command.add("--standard=" + root + "/standard");
    command.add("--batchSize=" + batchSize);
    command.add("--rawCompressionLevel=" + compressionLevel);
    if (!endpoint.isEmpty()) {
      command.add("--endpoint=" + endpoint);
    }
    // The rest of each partition is no full batch: it should not wait when all else is done.
    command.add(streams ? "--flushInterval=1s" : "--until=latest");
    command.addAll(List.of(options));
    return command;
  }

  /** Another contestant, which system properties tell the same. */
  List<String> program(String classPath, String mainClass) {
    List<String> command = java();
    command.add("@" + pipelines.resolveSibling("runners-config/spark/opens.args"));
    command.addAll(List.of("-cp", classPath));
    command.add("-Dservers=" + servers);
    command.add("-Dtopics=" + String.join(",", GameLog.topics()));
    command.add("-Dlake=" + lake);
    if (!endpoint.isEmpty()) {
      command.add("-Dendpoint=" + endpoint);
    }
    command.add("-DbatchSize=" + batchSize);
    command.add("-DmaxBatchBytes=" + MAX_BATCH_BYTES);
    command.add("-Dlevel=" + compressionLevel);
    command.add(mainClass);
    return command;
  }

  /** The jars of a folder below the module of the commands, as a class path has them. */
  String jars(String folder) {
    return pipelines.resolve(folder) + "/*";
  }
}
