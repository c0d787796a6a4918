package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superhero.dataflow.testdata.KafkaGate;
import superhero.dataflow.testdata.StoreFault;
import superhero.dataflow.testdata.StoreGate;
import superhero.dataflow.testdata.StoreRequest;

/**
 * A job is killed at a request that it makes, then another one goes on with other settings. The
 * killed one runs on one thread, so that what it has done by then is known. At every other request:
 * SimulationTest.
 */
class CrashPointsTest {
  private static SimulatedLog log;

  @TempDir Path folder;

  private final CompletableFuture<Job> victim = new CompletableFuture<>();
  private String group;
  private Lake lake;
  private Jobs jobs;
  private StoreGate s3;
  private KafkaGate kafka;

  @BeforeAll
  static void simulate() {
    log = SimulatedLog.of(2);
  }

  @AfterAll
  static void forget() {
    log.close();
  }

  @BeforeEach
  void nameThings() {
    group = Services.unique("group");
    lake = Services.newLake();
    jobs = new Jobs(folder);
    s3 = StoreGate.to(Services.S3.endpoint());
    kafka = log.kafka().gate();
  }

  @AfterEach
  void killWhatIsLeft() {
    jobs.close();
    s3.close();
    kafka.open();
  }

  @Test
  void whileThePlanIsWritten() throws Exception {
    kafka.setRule(killBefore(ApiKeys.END_TXN));
    startAndAwaitKill();
    assertThat(lake.rawObjects()).isEmpty();

    streamTheRest(other());
  }

  @Tag("long")
  @Test
  void afterThePlan() throws Exception {
    kafka.setRule(killAfter(ApiKeys.END_TXN));
    startAndAwaitKill();
    assertThat(log.committed(group + ".plan")).isEqualTo(log.messages());
    assertThat(lake.rawObjects()).isEmpty();

    streamTheRest(other());
  }

  @Tag("long")
  @Test
  void inMidRead() throws Exception {
    // A range of many parts, of which the first is on the lake when messages of the second are
    // there.
    AtomicBoolean written = new AtomicBoolean();
    s3.setRule(
        new StoreGate.Rule() {
          @Override
          public StoreFault on(StoreRequest request) {
            return written.get() && isRaw(request) ? killAndHang() : StoreFault.NONE;
          }

          @Override
          public void answered(StoreRequest request, int status) {
            if (request.isCompletion() && (isRaw(request) || isEtlMeta(request))) {
              // A range that was whole already is not the one.
              written.set(isRaw(request));
            }
          }
        });
    startAndAwaitKill("--batchSize=1000", "--maxBatchBytes=1000");
    int ofWholeRanges =
        lake.table("etl_meta").stream()
            .mapToInt(row -> Integer.parseInt(row.get("messages")))
            .sum();
    assertThat(lake.rawOffsets()).hasSizeGreaterThan(ofWholeRanges);

    runTheRest(other());
  }

  @Test
  void afterRaw() throws Exception {
    s3.setRule(killAfter(request -> request.isCompletion() && isRaw(request)));
    startAndAwaitKill();
    assertThat(lake.rawObjects()).hasSize(1);
    assertThat(Lake.objects(lake.standard())).isEmpty();

    streamTheRest(other());
  }

  @Tag("long")
  @Test
  void afterTheFirstParquetObject() throws Exception {
    s3.setRule(killAfter(request -> request.isCompletion() && isParquet(request)));
    startAndAwaitKill();
    assertThat(lake.rawObjects()).isNotEmpty();
    // Others were on their way.
    assertThat(Lake.objects(lake.standard())).isNotEmpty();
    assertThat(lake.table("etl_meta")).isEmpty();

    runTheRest(other());
  }

  @Test
  void beforeEtlMeta() throws Exception {
    s3.setRule(
        request -> request.isUpload() && isEtlMeta(request) ? killAndHang() : StoreFault.NONE);
    startAndAwaitKill();
    assertThat(lake.table("buffer_meta")).isNotEmpty();
    assertThat(lake.table("etl_meta")).isEmpty();

    streamTheRest(other());
  }

  @Tag("long")
  @Test
  void beforeTheCommit() throws Exception {
    kafka.setRule(killBefore(ApiKeys.OFFSET_COMMIT));
    startAndAwaitKill();
    assertThat(lake.table("etl_meta")).isNotEmpty();
    assertThat(log.committed(group)).isZero();

    runTheRest(other());
  }

  @Test
  void duringTheCommit() throws Exception {
    kafka.setRule(killAfter(ApiKeys.OFFSET_COMMIT));
    startAndAwaitKill();
    assertThat(log.committed(group)).isBetween(1L, log.messages() - 1);

    streamTheRest(other());
  }

  /** What is killed. */
  Program first() {
    return Program.here();
  }

  /** What goes on where the killed job stood. */
  Program other() {
    return Program.here();
  }

  private void startAndAwaitKill(String... options) throws Exception {
    List<String> all =
        new ArrayList<>(List.of("--batchSize=50", "--flushInterval=1h", "--targetParallelism=1"));
    all.addAll(List.of(options));
    Job job = start(first(), all);
    victim.complete(job);
    job.end(137);
    s3.open();
    kafka.open();
  }

  private void streamTheRest(Program program) throws IOException {
    SortedMap<String, byte[]> before = lake.rawObjects();
    Job job = start(program, List.of("--batchSize=30", "--flushInterval=1s"));
    log.awaitCommitted(group, job);
    assertExactlyOnLake(before);
  }

  private void runTheRest(Program program) throws Exception {
    SortedMap<String, byte[]> before = lake.rawObjects();
    Job job = start(program, List.of("--batchSize=30", "--until=latest"));
    job.end(Main.DONE);
    assertThat(log.committed(group)).isEqualTo(log.messages());
    assertExactlyOnLake(before);
  }

  private void assertExactlyOnLake(Map<String, byte[]> before) {
    log.assertExactlyOn(lake);
    assertThat(lake.rawObjects()).containsAllEntriesOf(before);
  }

  private Job start(Program program, List<String> options) {
    List<String> args =
        Services.ingest(
            lake,
            "--consumerGroup=" + group,
            "--bootstrapServers=" + kafka.bootstrapServers(),
            "--endpoint=" + s3.endpoint());
    args.addAll(options);
    return jobs.start(program, args);
  }

  /** Returns when the job is dead; false, so that its request is lost. */
  private boolean kill() {
    victim.join().kill();
    return false;
  }

  /** For a request that is not to be answered any more. */
  private StoreFault killAndHang() {
    kill();
    return StoreFault.HANG;
  }

  private KafkaGate.Rule killBefore(ApiKeys key) {
    return request -> request != key || kill();
  }

  private KafkaGate.Rule killAfter(ApiKeys key) {
    return new KafkaGate.Rule() {
      @Override
      public boolean passes(ApiKeys request) {
        return true;
      }

      @Override
      public void answered(ApiKeys request) {
        if (request == key) {
          kill();
        }
      }
    };
  }

  private StoreGate.Rule killAfter(Predicate<StoreRequest> point) {
    return new StoreGate.Rule() {
      @Override
      public StoreFault on(StoreRequest request) {
        return StoreFault.NONE;
      }

      @Override
      public void answered(StoreRequest request, int status) {
        if (point.test(request)) {
          kill();
        }
      }
    };
  }

  private static boolean isRaw(StoreRequest request) {
    return request.path().contains("/raw/")
        && !request.path().contains("/_lake.json")
        && !request.path().contains(".parts");
  }

  private static boolean isEtlMeta(StoreRequest request) {
    return request.path().contains("/etl_meta/");
  }

  private static boolean isParquet(StoreRequest request) {
    return request.path().endsWith(".parquet");
  }
}
