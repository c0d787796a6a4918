package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.Uninterruptibles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import superhero.dataflow.testdata.KafkaGate;
import superhero.dataflow.testdata.StoreFault;
import superhero.dataflow.testdata.StoreGate;

/**
 * Somebody else commits an offset of the job's group, such as a console consumer: in the middle or
 * at the end of a range that is planned and not on the lake.
 */
class ForeignCommitTest {
  private static final int MESSAGES = 60;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;

  private String topic;
  private String group;
  private Lake lake;
  private Jobs jobs;
  private StoreGate s3;

  @BeforeEach
  void fillTopic() {
    topic = Services.newTopic(1);
    group = Services.unique("group");
    lake = Services.newLake();
    jobs = new Jobs(folder);
    s3 = StoreGate.to(Services.S3.endpoint());
    Services.sendLogs(topic, 0, MESSAGES, RawLake.NOON.toEpochMilli());
  }

  @AfterEach
  void killWhatIsLeft() {
    jobs.close();
    s3.close();
    Services.KAFKA.gate().open();
  }

  /** Ranges are planned from 0 to 25, 50 and 60, and nothing is on the lake. */
  @ParameterizedTest
  @ValueSource(longs = {10, 25, 60})
  void aRestartedJobBelievesItsLake(long offset) throws Exception {
    CompletableFuture<Job> victim = new CompletableFuture<>();
    Services.KAFKA
        .gate()
        .setRule(
            new KafkaGate.Rule() {
              @Override
              public boolean passes(ApiKeys request) {
                return true;
              }

              @Override
              public void answered(ApiKeys request) {
                if (request == ApiKeys.END_TXN) {
                  victim.join().kill();
                }
              }
            });
    Job job = start("--bootstrapServers=" + Services.KAFKA.gate().bootstrapServers());
    victim.complete(job);
    job.end(137);
    assertThat(lake.rawObjects()).isEmpty();

    commit(offset);

    assertSaidOrWritten(start());
  }

  /** The first object is on its way, and nothing is on the lake. */
  @ParameterizedTest
  @ValueSource(longs = {10, 60})
  void aRunningJobBelievesItsLake(long offset) throws Exception {
    CountDownLatch comes = new CountDownLatch(1);
    CountDownLatch passes = new CountDownLatch(1);
    s3.setRule(
        request -> {
          if (Services.isOfRange(request) && request.path().contains("/raw/")) {
            comes.countDown();
            Uninterruptibles.awaitUninterruptibly(passes);
          }
          return StoreFault.NONE;
        });
    Job job = start("--endpoint=" + s3.endpoint(), "--targetParallelism=1");
    await().atMost(PATIENCE).until(() -> comes.getCount() == 0);

    commit(offset);
    passes.countDown();

    assertSaidOrWritten(job);
  }

  private void assertSaidOrWritten(Job job) {
    await().atMost(PATIENCE).until(() -> !job.isAlive());
    if (job.process().exitValue() == Main.FAILED) {
      assertThat(job.lastLine(Main.FAILED))
          .contains(topic + "-0")
          .contains("offset")
          .contains("group");
      assertThat(lake.rawOffsets()).doesNotHaveDuplicates();
    } else {
      List<String> offsets = new ArrayList<>();
      for (int offset = 0; offset < MESSAGES; offset++) {
        offsets.add(topic + "-0@" + offset);
      }
      lake.holdsExactly(offsets);
      job.end(Main.DONE);
    }
  }

  private Job start(String... options) {
    List<String> args =
        Services.ingest(
            lake,
            "--topics=" + topic,
            "--consumerGroup=" + group,
            "--until=latest",
            "--batchSize=25");
    args.addAll(List.of(options));
    return jobs.start(Program.here(), args);
  }

  private void commit(long offset) throws ExecutionException, InterruptedException {
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", (Object) Services.KAFKA.bootstrapServers()))) {
      admin
          .alterConsumerGroupOffsets(
              group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(offset)))
          .all()
          .get();
    }
  }
}
