package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A producer leaves its transaction open, and committed messages of others lie behind it, where no
 * reader of committed messages sees them. Their window is not complete.
 */
class OpenTransactionTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long NOON = 1_767_268_800_000L;
  private static final String FOLDER = "date=2026-01-01/hour=12";

  @TempDir Path folder;

  private String topic;
  private String group;
  private Lake lake;
  private Jobs jobs;
  private Producer<byte[], byte[]> transaction;

  /** One message, then one of a transaction, then ten. */
  @BeforeEach
  void leaveATransactionOpen() {
    topic = Services.newTopic(1);
    group = Services.unique("group");
    lake = Services.newLake();
    jobs = new Jobs(folder);
    Services.sendLogs(topic, 0, 1, NOON);
    transaction =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                Services.KAFKA.bootstrapServers(),
                "transactional.id",
                Services.unique("transaction"),
                "transaction.timeout.ms",
                600_000),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    transaction.initTransactions();
    transaction.beginTransaction();
    byte[] log = RawLake.bytes(RawLake.log(0));
    Services.send(transaction, List.of(new ProducerRecord<>(topic, 0, NOON, null, log)));
    Services.sendLogs(topic, 0, 10, NOON);
  }

  @AfterEach
  void killWhatIsLeft() {
    transaction.close(Duration.ZERO);
    jobs.close();
    Services.KAFKA.gate().open();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aStreamingJobMarksTheWindowWhenTheTransactionHasEnded(boolean commits) {
    AtomicInteger looks = new AtomicInteger();
    Services.KAFKA
        .gate()
        .setRule(
            request -> {
              if (request == ApiKeys.LIST_OFFSETS) {
                looks.incrementAndGet();
              }
              return true;
            });
    List<String> args = args("--flushInterval=1s");
    args.add("--bootstrapServers=" + Services.KAFKA.gate().bootstrapServers());
    Job job = jobs.start(Program.here(), args);
    await().atMost(PATIENCE).until(() -> !lake.table("etl_meta").isEmpty());
    // In some seconds of looking at the log it has not taken the window for complete.
    int seen = looks.get();
    await().atMost(PATIENCE).until(() -> looks.get() > seen + 20);
    assertThat(lake.bufferOffsets()).containsExactly(topic + "-0@0");
    assertThat(lake.markers("log_meta")).isEmpty();

    end(commits);

    int rows = commits ? 12 : 11;
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(lake.markers("log_meta"))
                    .containsOnlyKeys(FOLDER)
                    .allSatisfy(
                        (folder, marker) -> assertThat(marker).contains("\"rows\":" + rows + ",")));
    assertThat(lake.bufferOffsets()).hasSize(rows).doesNotHaveDuplicates();
    assertThat(job.isAlive()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"latest", "2026-01-01T13:00:00Z"})
  void aBoundedRunLeavesTheWindowToTheNextOne(String until) {
    jobs.start(Program.here(), args("--until=" + until)).end(Main.DONE);
    assertThat(lake.bufferOffsets()).containsExactly(topic + "-0@0");
    assertThat(lake.markers("log_meta")).isEmpty();

    end(true);

    jobs.start(Program.here(), args("--until=" + until)).end(Main.DONE);
    assertThat(lake.bufferOffsets()).hasSize(12).doesNotHaveDuplicates();
    assertThat(lake.markers("log_meta").get(FOLDER)).contains("\"rows\":12,");
  }

  private void end(boolean commits) {
    if (commits) {
      transaction.commitTransaction();
    } else {
      transaction.abortTransaction();
    }
  }

  private List<String> args(String option) {
    return Services.ingest(lake, "--topics=" + topic, "--consumerGroup=" + group, option);
  }
}
