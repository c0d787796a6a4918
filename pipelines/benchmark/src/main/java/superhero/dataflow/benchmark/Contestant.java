package superhero.dataflow.benchmark;

import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Who takes part, in the order of the report. */
enum Contestant {
  LIMIT("limit: plain Java") {
    @Override
    List<String> command(Setting setting) {
      return setting.program(
          System.getProperty("java.class.path"), "superhero.dataflow.benchmark.limit.Limit");
    }
  },
  FLINK("ingest on Flink, bounded") {
    @Override
    List<String> command(Setting setting) {
      return setting.ingest(setting.jar(FLINK_JAR), false, "--parallelism=" + setting.cores());
    }
  },
  FLINK_STREAMING("ingest on Flink, streaming") {
    @Override
    List<String> command(Setting setting) {
      return setting.ingest(setting.jar(FLINK_JAR), true, "--parallelism=" + setting.cores());
    }
  },
  SPARK("ingest on Spark, bounded") {
    @Override
    List<String> command(Setting setting) {
      return setting.ingest(
          setting.jar("superhero-dataflow-spark.jar"),
          false,
          "--sparkMaster=local[" + setting.cores() + "]");
    }
  },
  DIRECT("ingest on DirectRunner, bounded") {
    @Override
    List<String> command(Setting setting) {
      return setting.ingest(setting.jar(DIRECT_JAR), false, threads(setting));
    }
  },
  OTHER_BUILD("ingest on DirectRunner, bounded, other build") {
    @Override
    List<String> command(Setting setting) {
      return setting.ingest(setting.otherJar(), false, threads(setting));
    }
  },
  DIRECT_STREAMING("ingest on DirectRunner, streaming") {
    @Override
    List<String> command(Setting setting) {
      return setting.ingest(setting.jar(DIRECT_JAR), true, threads(setting));
    }
  },
  NATIVE_FLINK("native Flink") {
    @Override
    List<String> command(Setting setting) {
      return setting.program(
          setting.pipelines().resolve("benchmark/flink/target/classes")
              + File.pathSeparator
              + setting.jars("benchmark/flink/target/lib"),
          "superhero.dataflow.benchmark.flink.NativeFlink");
    }
  },
  NATIVE_SPARK("Spark Structured Streaming") {
    @Override
    List<String> command(Setting setting) {
      return setting.program(
          String.join(
              File.pathSeparator,
              setting.pipelines().resolve("benchmark/spark/target/classes").toString(),
              setting.jars("benchmark/spark/target/lib"),
              setting.jars("spark/lib/target/jars")),
          "superhero.dataflow.benchmark.spark.NativeSpark");
    }
  };

  private static final String FLINK_JAR = "superhero-dataflow-flink.jar";
  private static final String DIRECT_JAR = "superhero-dataflow.jar";

  private final String title;

  Contestant(String title) {
    this.title = title;
  }

  /** The words that start it. */
  abstract List<String> command(Setting setting);

  /** The name that the option has for it. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String title() {
    return title;
  }

  /** True where it goes on until it is stopped. */
  boolean streams() {
    return this == FLINK_STREAMING || this == DIRECT_STREAMING;
  }

  /** True where it is what a user would write without this project. */
  boolean isNative() {
    return this == NATIVE_FLINK || this == NATIVE_SPARK;
  }

  static Optional<Contestant> named(String word) {
    return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
  }

  /** As runners-config/direct/local.args has it for two cores. */
  private static String threads(Setting setting) {
    return "--targetParallelism=" + setting.cores();
  }
}
