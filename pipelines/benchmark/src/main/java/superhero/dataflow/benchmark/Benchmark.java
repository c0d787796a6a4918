package superhero.dataflow.benchmark;

import com.google.common.base.Splitter;
import com.google.common.collect.ListMultimap;
import com.google.common.collect.MultimapBuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import superhero.dataflow.pipelines.Help;
import superhero.dataflow.pipelines.options.Arguments;
import superhero.dataflow.pipelines.options.Mistakes;
import superhero.dataflow.testdata.EmbeddedKafka;
import superhero.dataflow.testdata.EmbeddedS3;
import superhero.dataflow.testdata.TemporaryFolder;

/**
 * Runs each contestant once a round on the same log, in turn, and prints the medians. Exit codes as
 * those of the commands: 0 done, 1 failed, or an output was not whole, 2 options that are not to be
 * used.
 */
public final class Benchmark {
  private static final double MILLION = 1e6;

  private final BenchmarkOptions options;
  private final List<Contestant> contestants;
  private final Path results;
  private final PrintStream out;

  private Benchmark(BenchmarkOptions options, List<Contestant> contestants, PrintStream out) {
    this.options = options;
    this.contestants = contestants;
    this.results = Path.of(options.getResults());
    this.out = out;
  }

  public static void main(String[] args) {
    System.exit(run(Arrays.asList(args), System.out, System.err));
  }

  private static int run(List<String> args, PrintStream out, PrintStream err) {
    Arguments arguments = new Arguments(args);
    if (arguments.asksForHelp()) {
      out.println("Usage: java -jar superhero-benchmark.jar [--option=value ...]");
      out.println();
      Help.options(BenchmarkOptions.class, out);
      return 0;
    }
    try {
      BenchmarkOptions options = arguments.as(BenchmarkOptions.class);
      List<Contestant> contestants = check(options, arguments.mistakes());
      return new Benchmark(options, contestants, out).run() ? 0 : 1;
    } catch (Mistakes.MistakesException e) {
      err.println(e.getMessage());
      err.println("See: --help");
      return 2;
    } catch (Exception e) {
      err.println(e.getMessage());
      if (arguments.has("verbose")) {
        e.printStackTrace(err);
      }
      return 1;
    }
  }

  private static List<Contestant> check(BenchmarkOptions options, Mistakes mistakes) {
    atLeastOne("messages", options.getMessages(), mistakes);
    atLeastOne("partitions", options.getPartitions(), mistakes);
    atLeastOne("rounds", options.getRounds(), mistakes);
    atLeastOne("batchSize", options.getBatchSize(), mistakes);
    int level = options.getRawCompressionLevel();
    if (level < 1 || level > 9) {
      mistakes.add("rawCompressionLevel", level, "should be 1 to 9");
    }
    if (!options.getHeap().matches("[1-9][0-9]*[mg]")) {
      mistakes.add("heap", options.getHeap(), "should be a size, such as 512m or 2g");
    }
    if (!options.getLake().equals("s3") && !options.getLake().equals("folder")) {
      mistakes.add("lake", options.getLake(), "should be folder or s3");
    }
    List<Contestant> contestants = new ArrayList<>();
    if (options.getContestants().equals("all")) {
      contestants.addAll(Arrays.asList(Contestant.values()));
      if (options.getOtherJar().isEmpty()) {
        contestants.remove(Contestant.OTHER_BUILD);
      }
    } else {
      for (String word : Splitter.on(',').split(options.getContestants())) {
        Contestant.named(word)
            .ifPresentOrElse(
                contestants::add,
                () -> mistakes.add("contestants", word, "is none of those that --help lists"));
      }
    }
    if (contestants.contains(Contestant.OTHER_BUILD)
        && !Files.isRegularFile(Path.of(options.getOtherJar()))) {
      mistakes.add("otherJar", options.getOtherJar(), "should be the jar for other-build");
    }
    mistakes.check();
    return contestants;
  }

  private static void atLeastOne(String option, long value, Mistakes mistakes) {
    if (value < 1) {
      mistakes.add(option, value, "should be 1 or more");
    }
  }

  /** True where all outputs were whole. */
  private boolean run() throws Exception {
    Files.createDirectories(results);
    out.println("starting Kafka and S3");
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        EmbeddedS3 s3 = EmbeddedS3.start();
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(kafka, s3)));
      long begun = System.nanoTime();
      GameLog log =
          GameLog.write(kafka, options.getMessages(), options.getPartitions(), options.getSeed());
      out.printf(
          Locale.ROOT,
          "%,d messages, %.1f MB of values (%d to %d bytes, %.0f on average), in Kafka after %.1f s%n",
          log.messages(),
          log.values().getSum() / MILLION,
          log.values().getMin(),
          log.values().getMax(),
          log.values().getAverage(),
          (System.nanoTime() - begun) / 1e9);
      OutputCheck check = new OutputCheck(log);
      ListMultimap<Contestant, Outcome> outcomes =
          MultimapBuilder.enumKeys(Contestant.class).arrayListValues().build();
      for (int round = 1; round <= options.getRounds(); round++) {
        List<Contestant> order = new ArrayList<>(contestants);
        Collections.rotate(order, 1 - round);
        for (Contestant contestant : order) {
          Outcome outcome = trial(contestant, round, log, check, kafka, s3, admin);
          outcomes.put(contestant, outcome);
          print(outcome, round, log);
        }
        // What there is stays, should a later round fail.
        Report report = new Report(log, outcomes);
        Files.writeString(results.resolve("benchmark.md"), report.markdown());
        Files.writeString(results.resolve("benchmark.svg"), report.chart());
      }
      out.println();
      out.print(new Report(log, outcomes).markdown());
      out.println();
      out.println(results.resolve("benchmark.md") + " and benchmark.svg have it too");
      return outcomes.values().stream().allMatch(each -> each.flaws().isEmpty());
    }
  }

  private Outcome trial(
      Contestant contestant,
      int round,
      GameLog log,
      OutputCheck check,
      EmbeddedKafka kafka,
      EmbeddedS3 s3,
      Admin admin)
      throws IOException,
          InterruptedException,
          ExecutionException,
          SQLException,
          URISyntaxException {
    String name = contestant.word() + "-" + round;
    boolean toS3 = options.getLake().equals("s3");
    try (TemporaryFolder local = TemporaryFolder.create("superhero-benchmark-")) {
      if (toS3) {
        s3.createBucket(name);
      }
      Path folder = toS3 ? s3.folder().resolve(name) : local.path().resolve("lake");
      Setting setting =
          new Setting(
              pipelines(),
              options.getOtherJar(),
              kafka.bootstrapServers(),
              "benchmark-" + name,
              toS3 ? name : folder.toString(),
              toS3 ? s3.endpoint().toString() : "",
              Files.createDirectory(local.path().resolve("tmp")),
              Map.of(
                  "AWS_ACCESS_KEY_ID", s3.accessKey(),
                  "AWS_SECRET_ACCESS_KEY", s3.secretKey(),
                  "AWS_REGION", s3.region(),
                  "SPARK_LOCAL_IP", "127.0.0.1"),
              options.getHeap(),
              Runtime.getRuntime().availableProcessors(),
              options.getBatchSize(),
              options.getRawCompressionLevel());
      Outcome outcome =
          Trial.of(contestant, setting, log.ends(), admin, folder, results.resolve(name + ".log"));
      return outcome.with(check.flaws(folder));
    }
  }

  /** After Ctrl-C too nobody goes on, and no folder is left. */
  private static void end(EmbeddedKafka kafka, EmbeddedS3 s3) {
    ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
    kafka.close();
    s3.close();
  }

  private void print(Outcome outcome, int round, GameLog log) {
    out.printf(
        Locale.ROOT,
        "round %d  %-16s %8.1f s %,10.0f messages/s %7.1f CPU s %,6.0f MB; whole process %.1f s,"
            + " %.1f CPU s; read %.2f times; %d objects, %.1f MB%s%n",
        round,
        outcome.contestant().word(),
        outcome.seconds(),
        log.messages() / outcome.seconds(),
        outcome.cpuSeconds(),
        outcome.peakBytes() / MILLION,
        outcome.wholeSeconds(),
        outcome.wholeCpuSeconds(),
        (double) outcome.readBytes() / log.values().getSum(),
        outcome.objects(),
        outcome.objectBytes() / MILLION,
        outcome.flaws().isEmpty() ? "" : "; " + String.join("; ", outcome.flaws()));
  }

  /** The folder of the commands' module, from where this module's classes are. */
  private static Path pipelines() throws URISyntaxException {
    return Path.of(Benchmark.class.getProtectionDomain().getCodeSource().getLocation().toURI())
        .getParent()
        .getParent()
        .getParent();
  }
}
