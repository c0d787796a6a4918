package superhero.dataflow.pipelines.local;

import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import superhero.dataflow.lake.Location;
import superhero.dataflow.pipelines.ingest.Ingest;
import superhero.dataflow.pipelines.ingest.IngestOptions;
import superhero.dataflow.pipelines.ingest.ObservedIngest;
import superhero.dataflow.pipelines.options.Arguments;
import superhero.dataflow.pipelines.options.Mistakes;
import superhero.dataflow.pipelines.simulate.Simulate;
import superhero.dataflow.testdata.EmbeddedKafka;
import superhero.dataflow.testdata.EmbeddedRedis;

/** {@code local}: the whole flow in this process. */
public final class Local {
  private static final String RAW = "superhero-raw";
  private static final String STANDARD = "superhero-standard";
  private static final Duration EXPIRY_PATIENCE = Duration.ofSeconds(30);
  private static final Duration EXPIRY_POLL = Duration.ofMillis(50);

  private Local() {}

  public static void run(LocalOptions options, Mistakes mistakes, PrintStream out)
      throws IOException, SQLException, InterruptedException {
    Simulate.checkGames(options, mistakes);
    if (!LocalStore.CLOUDS.contains(options.getCloud())) {
      mistakes.add("cloud", options.getCloud(), "should be aws, gcp or azure");
    }
    ObservedIngest.check(options, mistakes);
    mistakes.check();
    long begun = System.nanoTime();
    out.println("starting Kafka, the object store and Redis");
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        LocalStore store = LocalStore.start(options.getCloud(), RAW, STANDARD);
        EmbeddedRedis redis = EmbeddedRedis.start()) {
      String raw = store.root() + RAW;
      String standard = store.root() + STANDARD;
      String servers = "--bootstrapServers=" + kafka.bootstrapServers();
      String games = "--redis=" + redis.uri();
      Simulate.play(options, out, servers, games);
      long keysBefore = redis.keys();
      List<String> words = new ArrayList<>(store.options());
      words.addAll(List.of(servers, games, "--redisExpiry=1s", "--until=latest"));
      words.addAll(List.of("--raw=" + raw, "--standard=" + standard));
      // A page of the ingest, on a free port where none was asked for.
      words.add("--metricsPort=" + Objects.requireNonNullElse(options.getMetricsPort(), 0));
      words.add("--metricsHost=" + options.getMetricsHost());
      Arguments ingest = new Arguments(words);
      Ingest.run(ingest.as(IngestOptions.class), ingest.mistakes(), out);
      out.println();
      LakeReport.print(
          Location.of(raw), Location.of(standard), Location.of(standard + "/dead_letters"), out);
      awaitExpiry(redis);
      out.printf(Locale.ROOT, "%n%-20s %10s %12s%n", "", "before", "after");
      out.printf(Locale.ROOT, "%-20s %,10d %,12d%n", "keys in Redis", keysBefore, redis.keys());
      out.printf(Locale.ROOT, "%nall in %.1f s%n", (System.nanoTime() - begun) / 1e9);
      if (options.getKeepRunning()) {
        keepRunning(kafka, store, redis, out);
      }
    }
  }

  private static void awaitExpiry(EmbeddedRedis redis) throws InterruptedException {
    long deadline = System.nanoTime() + EXPIRY_PATIENCE.toNanos();
    while (redis.expiringKeys() > 0 && System.nanoTime() < deadline) {
      Thread.sleep(EXPIRY_POLL.toMillis());
    }
  }

  private static void keepRunning(
      EmbeddedKafka kafka, LocalStore store, EmbeddedRedis redis, PrintStream out)
      throws InterruptedException {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  kafka.close();
                  store.close();
                  redis.close();
                }));
    out.println();
    out.println("Kafka, " + store.name() + " and Redis stay up until Ctrl-C. In another shell:");
    out.println();
    store.environment().forEach(each -> out.println("  export " + each));
    out.println("  --bootstrapServers=" + kafka.bootstrapServers());
    store.options().forEach(each -> out.println("  " + each));
    out.println("  --raw=" + store.root() + RAW);
    out.println("  --standard=" + store.root() + STANDARD);
    out.println("  --redis=" + redis.uri());
    new CountDownLatch(1).await();
  }
}
