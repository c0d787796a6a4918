package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.Uninterruptibles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superhero.dataflow.testdata.StoreFault;
import superhero.dataflow.testdata.StoreGate;
import superhero.dataflow.testdata.StoreRequest;

/**
 * Two jobs of a new group start within two seconds of each other, over a store whose listings are
 * slow, while messages come. {@code -Dtwo.jobs} says how often in the long test, {@code
 * -Dtwo.jobs.seed} at which moments.
 */
class TwoJobsTest {
  private static final int TIMES = Integer.getInteger("two.jobs", 20);
  private static final int MAX_GAP_MILLIS = 2_000;
  private static final Duration LISTING = Duration.ofSeconds(2);
  private static final Duration MEETING = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Random random = new Random(Long.getLong("two.jobs.seed", 731));

  @TempDir Path folder;

  private Jobs jobs;
  private StoreGate first;
  private StoreGate second;

  @BeforeEach
  void openStore() {
    jobs = new Jobs(folder);
    first = StoreGate.to(Services.S3.endpoint());
    second = StoreGate.to(Services.S3.endpoint());
  }

  @AfterEach
  void killWhatIsLeft() {
    jobs.close();
    first.close();
    second.close();
  }

  /** Which of them has the higher number is chance, so more than once. */
  @RepeatedTest(2)
  void bothLookAtTheLakeBeforeEitherPlans() throws Exception {
    CountDownLatch looks = new CountDownLatch(2);
    first.setRule(waitForTheOther(looks));
    second.setRule(waitForTheOther(looks));

    startTwo(0);
  }

  @Test
  @Tag("long")
  void listingsAreSlow() throws Exception {
    StoreGate.Rule slowListings =
        request -> {
          if (isListing(request)) {
            Uninterruptibles.sleepUninterruptibly(LISTING);
          }
          return StoreFault.NONE;
        };
    first.setRule(slowListings);
    second.setRule(slowListings);
    for (int time = 0; time < TIMES; time++) {
      startTwo(random.nextInt(MAX_GAP_MILLIS));
    }
  }

  /** One ends with a sentence; the other goes on and takes all. */
  private void startTwo(int gapMillis) throws InterruptedException {
    String topic = Services.newTopic(3);
    String group = Services.unique("group");
    Lake lake = Services.newLake();
    try (SteadyLogs logs = SteadyLogs.to(topic, 3, 100)) {
      Job one = start(first, lake, topic, group, 100);
      assertThat(one.process().waitFor(gapMillis, TimeUnit.MILLISECONDS)).isFalse();
      Job other = start(second, lake, topic, group, 130);

      await().atMost(PATIENCE).until(() -> !one.isAlive() || !other.isAlive());
      Job fenced = one.isAlive() ? other : one;
      Job left = one.isAlive() ? one : other;
      assertThat(fenced.lastLine(Main.FAILED))
          .matches("(a newer|another) job of consumer group " + group + " has taken over.*");

      logs.end();
      logs.awaitCommitted(group, left);
      lake.holdsExactly(logs.offsets());
      left.kill();
    }
  }

  private Job start(StoreGate s3, Lake lake, String topic, String group, int batchSize) {
    List<String> args =
        Services.ingest(
            lake,
            "--topics=" + topic,
            "--consumerGroup=" + group,
            "--endpoint=" + s3.endpoint(),
            "--flushInterval=1s",
            "--batchSize=" + batchSize);
    return jobs.start(Program.here(), args);
  }

  /** Holds the first listing of a job's ranges until the other job's comes. */
  private static StoreGate.Rule waitForTheOther(CountDownLatch looks) {
    AtomicBoolean looked = new AtomicBoolean();
    return request -> {
      if (isListing(request) && request.query().contains("etl_meta")) {
        if (!looked.getAndSet(true)) {
          looks.countDown();
        }
        // The other may have ended before it looks.
        boolean unused = Uninterruptibles.awaitUninterruptibly(looks, MEETING);
      }
      return StoreFault.NONE;
    };
  }

  private static boolean isListing(StoreRequest request) {
    return request.method().equals("GET") && request.query().contains("list-type=2");
  }
}
