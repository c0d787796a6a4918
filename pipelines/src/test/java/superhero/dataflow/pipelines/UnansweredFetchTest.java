package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker does not answer for a while when a job asks for the time of a message that waits. */
class UnansweredFetchTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;

  private final AtomicInteger fetches = new AtomicInteger();
  private final AtomicInteger looks = new AtomicInteger();
  private String topic;
  private String group;
  private Lake lake;
  private Jobs jobs;

  @BeforeEach
  void nameThings() {
    topic = Services.newTopic(1);
    group = Services.unique("group");
    lake = Services.newLake();
    jobs = new Jobs(folder);
  }

  @AfterEach
  void killWhatIsLeft() {
    jobs.close();
    Services.KAFKA.gate().open();
  }

  /** A batch of 10 is written; 5 messages of the same window wait for theirs to fill. */
  @Test
  void aWindowIsNotCompleteWhileTheTimeOfAMessageIsUnknown() throws IOException {
    AtomicBoolean armed = new AtomicBoolean();
    Services.KAFKA
        .gate()
        .setRule(
            request -> {
              if (request == ApiKeys.LIST_OFFSETS) {
                looks.incrementAndGet();
              }
              return request != ApiKeys.FETCH || !armed.get() || fetches.incrementAndGet() > 1;
            });
    try (Producer<byte[], byte[]> transaction = Services.transactionalProducer()) {
      // While it is open the watermark is before the window.
      transaction.initTransactions();
      transaction.beginTransaction();
      long noon = RawLake.NOON.toEpochMilli();
      Services.send(
          transaction, List.of(new ProducerRecord<>(topic, 0, noon, null, new byte[] {'1'})));
      Services.sendLogs(topic, 0, 14, noon);
      Job job = start();
      Services.awaitCommitted(group, topic, 0, job);
      awaitLooks();

      // It looks at all of them at once, and asks for the time of the first that waits.
      armed.set(true);
      transaction.commitTransaction();

      Services.awaitCommitted(group, topic, 10, job);
      awaitLooks();
    }

    assertThat(fetches).hasValueGreaterThan(1);
    assertThat(lake.bufferOffsets()).hasSize(10);
    assertThat(lake.markers("log_meta")).isEmpty();
  }

  private void awaitLooks() {
    int seen = looks.get();
    await().atMost(PATIENCE).until(() -> looks.get() > seen + 20);
  }

  private Job start() throws IOException {
    Path config =
        Files.write(
            folder.resolve("client.properties"),
            List.of("request.timeout.ms=3000", "default.api.timeout.ms=6000"));
    return jobs.start(
        Program.here(),
        Services.ingest(
            lake,
            "--topics=" + topic,
            "--consumerGroup=" + group,
            "--bootstrapServers=" + Services.KAFKA.gate().bootstrapServers(),
            "--kafkaConfig=" + config,
            "--batchSize=10",
            "--flushInterval=1h"));
  }
}
