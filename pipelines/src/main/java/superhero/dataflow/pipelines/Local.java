package superhero.dataflow.pipelines;

import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import superhero.dataflow.lake.Location;
import superhero.dataflow.testdata.EmbeddedKafka;
import superhero.dataflow.testdata.EmbeddedRedis;
import superhero.dataflow.testdata.EmbeddedS3;

/** {@code local}: the whole flow in this process. */
final class Local {
  private static final String RAW = "superhero-raw";
  private static final String STANDARD = "superhero-standard";
  private static final Duration EXPIRY_PATIENCE = Duration.ofSeconds(30);
  private static final Duration EXPIRY_POLL = Duration.ofMillis(50);

  private Local() {}

  static void run(LocalOptions options, Mistakes mistakes, PrintStream out)
      throws IOException, SQLException, InterruptedException {
    Simulate.checkGames(options, mistakes);
    mistakes.check();
    long begun = System.nanoTime();
    out.println("starting Kafka, S3 and Redis");
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        EmbeddedS3 s3 = EmbeddedS3.start(RAW, STANDARD);
        EmbeddedRedis redis = EmbeddedRedis.start()) {
      // Where the standard credentials chain looks first, in this process alone.
      System.setProperty("aws.accessKeyId", s3.accessKey());
      System.setProperty("aws.secretAccessKey", s3.secretKey());
      String servers = "--bootstrapServers=" + kafka.bootstrapServers();
      String games = "--redis=" + redis.uri();
      Arguments simulate =
          new Arguments(
              List.of(
                  servers,
                  games,
                  "--games=" + options.getGames(),
                  "--seed=" + options.getSeed(),
                  "--malformed=" + options.getMalformed(),
                  "--unfinished=" + options.getUnfinished()));
      Simulate.run(simulate.as(SimulateOptions.class), simulate.mistakes(), out);
      long keysBefore = redis.keys();
      Arguments ingest =
          new Arguments(
              List.of(
                  servers,
                  games,
                  "--redisExpiry=1s",
                  "--until=latest",
                  "--raw=s3://" + RAW,
                  "--standard=s3://" + STANDARD,
                  "--endpoint=" + s3.endpoint(),
                  "--awsRegion=" + s3.region()));
      Ingest.run(ingest.as(IngestOptions.class), ingest.mistakes(), out);
      out.println();
      try (LakeReport report = new LakeReport()) {
        report.print(
            Location.of("s3://" + RAW),
            Location.of("s3://" + STANDARD),
            Location.of("s3://" + STANDARD + "/dead_letters"),
            out);
      }
      awaitExpiry(redis);
      out.printf(Locale.ROOT, "%n%-20s %10s %12s%n", "", "before", "after");
      out.printf(Locale.ROOT, "%-20s %,10d %,12d%n", "keys in Redis", keysBefore, redis.keys());
      out.printf(Locale.ROOT, "%nall in %.1f s%n", (System.nanoTime() - begun) / 1e9);
      if (options.getKeepRunning()) {
        keepRunning(kafka, s3, redis, out);
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
      EmbeddedKafka kafka, EmbeddedS3 s3, EmbeddedRedis redis, PrintStream out)
      throws InterruptedException {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  kafka.close();
                  s3.close();
                  redis.close();
                }));
    out.println();
    out.println("Kafka, S3 and Redis stay up until Ctrl-C. In another shell:");
    out.println();
    out.println("  export AWS_ACCESS_KEY_ID=" + s3.accessKey());
    out.println("  export AWS_SECRET_ACCESS_KEY=" + s3.secretKey());
    out.println("  export AWS_REGION=" + s3.region());
    out.println("  --bootstrapServers=" + kafka.bootstrapServers());
    out.println("  --endpoint=" + s3.endpoint());
    out.println("  --raw=s3://" + RAW);
    out.println("  --standard=s3://" + STANDARD);
    out.println("  --redis=" + redis.uri());
    new CountDownLatch(1).await();
  }
}
