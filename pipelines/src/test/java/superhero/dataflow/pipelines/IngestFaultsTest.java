package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import superhero.dataflow.testdata.KafkaGate;
import superhero.dataflow.testdata.StoreFault;
import superhero.dataflow.testdata.StoreGate;
import superhero.dataflow.testdata.StoreRequest;

/**
 * A store or Kafka fails in the midst of a job, for some seconds that are longer than the clients'
 * patience; then the lake is as a job without faults leaves it. {@code -Dfaults.seconds=60} makes
 * them a minute.
 */
class IngestFaultsTest {
  private static final Duration FAULT = Duration.ofSeconds(Integer.getInteger("faults.seconds", 3));
  private static final String BATCH_SIZE = "--batchSize=100";

  /** Of three threads that make four tries each, then pause; without pauses they make more. */
  private static final int MOST_REQUESTS = 100 + 2 * (int) FAULT.toSeconds();

  private static SimulatedLog log;
  private static Lake expected;

  @TempDir Path folder;

  private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger struck = new AtomicInteger();
  private String group;
  private Lake lake;
  private Jobs jobs;
  private CloudStore cloud;
  private StoreGate store;
  private volatile boolean claimed;
  private KafkaGate kafka;

  @BeforeAll
  static void ingestWithoutFaults() {
    log = SimulatedLog.of(3);
    expected = Services.newLake();
    assertThat(
            Services.run(
                    Services.ingest(
                        expected,
                        "--bootstrapServers=" + log.kafka().bootstrapServers(),
                        "--until=latest",
                        BATCH_SIZE))
                .exitCode())
        .isEqualTo(Main.DONE);
    log.assertExactlyOn(expected);
  }

  @AfterAll
  static void forget() {
    log.close();
  }

  @BeforeEach
  void nameThings() {
    group = Services.unique("group");
    useStore("s3");
    jobs = new Jobs(folder);
    kafka = log.kafka().gate();
  }

  private void useStore(String scheme) {
    lake = Services.newLake(scheme);
    cloud = Services.store(scheme);
    store = cloud.gate();
  }

  @AfterEach
  void killWhatIsLeft() {
    later.shutdownNow();
    jobs.close();
    store.open();
    kafka.open();
  }

  // An answer that drips is given up after minutes: S3ClientFactoryTest. To the job 500 is 503.
  @ParameterizedTest
  @CsvSource({"s3, HANG", "gs, RESET", "azfs, SLOW_DOWN"})
  void theStoreFailsForAWhile(String scheme, StoreFault fault) {
    streamOver(scheme, fault);
  }

  /** To give up an answer that does not come takes a minute. */
  @Tag("long")
  @ParameterizedTest
  @CsvSource({
    "s3, SLOW_DOWN",
    "s3, RESET",
    "gs, SLOW_DOWN",
    "gs, HANG",
    "azfs, RESET",
    "azfs, HANG"
  })
  void theStoreFailsForAWhileInOtherWays(String scheme, StoreFault fault) {
    streamOver(scheme, fault);
  }

  private void streamOver(String scheme, StoreFault fault) {
    useStore(scheme);
    store.setRule(
        request -> {
          // Before the first upload the job only looks whether it may list the bucket.
          if (!isOfRange(request) && (struck.get() == 0 || fault == StoreFault.RESET)) {
            return StoreFault.NONE;
          }
          strike(() -> {}, store::open);
          return fault;
        });

    // Beam's own option; by itself a socket waits for 30 s.
    streamToTheEnd(
        scheme.equals("s3")
            ? List.of("--httpClientConfiguration={\"socketTimeout\":1000}")
            : List.of());

    assertThat(struck).hasValueBetween(2, MOST_REQUESTS);
  }

  @Test
  void s3IsAwayForAWhile() {
    store.setRule(
        request -> {
          if (isOfRange(request)) {
            strike(store::goAway, store::open);
          }
          return StoreFault.NONE;
        });

    streamToTheEnd(List.of());
  }

  @Tag("long")
  @ParameterizedTest
  @EnumSource(names = {"TXN_OFFSET_COMMIT", "END_TXN", "FETCH", "OFFSET_COMMIT"})
  void theBrokerIsAwayForAWhile(ApiKeys at) throws IOException {
    kafka.setRule(
        request -> {
          if (request == at) {
            strike(kafka::goAway, kafka::open);
          }
          return true;
        });

    streamToTheEnd(List.of(impatientClients()));
  }

  @Test
  void theBrokerRestarts() {
    kafka.setRule(
        request -> {
          if (request == ApiKeys.FETCH && struck.getAndIncrement() == 0) {
            log.kafka().restart();
          }
          return true;
        });

    streamToTheEnd(List.of());
  }

  @Test
  void aBoundedRunGoesOnToo() throws Exception {
    store.setRule(
        request -> {
          if (isOfRange(request)) {
            strike(store::goAway, store::open);
          }
          return StoreFault.NONE;
        });
    AtomicInteger plans = new AtomicInteger();
    kafka.setRule(
        request -> {
          if (request == ApiKeys.END_TXN) {
            strike(plans, kafka::goAway, kafka::open);
          }
          return true;
        });

    Job job = start("--until=latest", impatientClients());

    assertThat(job.end(Main.DONE)).contains("; trying again", "went well after ");
    assertThat(struck).hasPositiveValue();
    assertThat(plans).hasPositiveValue();
    assertLakeAsExpected();
  }

  /** An upload of the job's workers: behind the claims of its start, which it deletes. */
  private boolean isOfRange(StoreRequest request) {
    if (request.kind() == StoreRequest.Kind.DELETE) {
      claimed = true;
    }
    return claimed && request.kind() == StoreRequest.Kind.WRITE;
  }

  /** Lets the fault of a test begin at its first request. */
  private void strike(Runnable begin, Runnable end) {
    strike(struck, begin, end);
  }

  /** Counts; the first time it lets a fault begin, and sees to its end. */
  private void strike(AtomicInteger counter, Runnable begin, Runnable end) {
    if (counter.getAndIncrement() == 0) {
      begin.run();
      Future<?> unused = later.schedule(end, FAULT.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void streamToTheEnd(List<String> options) {
    List<String> all = new ArrayList<>(options);
    all.add("--flushInterval=1h");
    Job job = start(all.toArray(String[]::new));
    log.awaitCommitted(group, job);
    assertThat(job.isAlive()).as("the job still streams").isTrue();
    assertThat(struck).hasPositiveValue();
    assertLakeAsExpected();
  }

  private void assertLakeAsExpected() {
    log.assertExactlyOn(lake);
    assertThat(Lake.objects(lake.raw())).containsExactlyEntriesOf(Lake.objects(expected.raw()));
    assertThat(Lake.objects(lake.deadLetters()))
        .containsExactlyEntriesOf(Lake.objects(expected.deadLetters()));
    assertThat(Lake.objects(lake.standard()).keySet())
        .isEqualTo(Lake.objects(expected.standard()).keySet());
    for (String model : List.of("buffer_meta", "log_meta", "lib_server_lobby", "lib_server_game")) {
      assertThat(lake.table(model)).isEqualTo(expected.table(model));
    }
  }

  private Job start(String... options) {
    List<String> args =
        Services.ingest(
            lake,
            "--consumerGroup=" + group,
            "--bootstrapServers=" + kafka.bootstrapServers(),
            cloud.option(),
            "--targetParallelism=3",
            BATCH_SIZE);
    args.addAll(List.of(options));
    return jobs.start(Program.here(), args);
  }

  /** Kafka's clients by themselves give up after 60 s, as these do after half of a fault. */
  private String impatientClients() throws IOException {
    Path config = folder.resolve("client.properties");
    long half = FAULT.toMillis() / 2;
    Files.write(
        config,
        List.of(
            "request.timeout.ms=" + half / 2,
            "default.api.timeout.ms=" + half,
            "max.block.ms=" + half));
    return "--kafkaConfig=" + config;
  }
}
