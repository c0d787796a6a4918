package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A topic is deleted, and another one of its name created, while a range of it is being read. */
class RecreatedTopicTest {
  private static final int OLD = 2_000;
  private static final int NEW = 4_000;

  @TempDir Path folder;

  private final AtomicInteger fetches = new AtomicInteger();
  private String topic;
  private Lake lake;
  private Jobs jobs;

  @BeforeEach
  void fillTopic() {
    topic = Services.newTopic(1);
    lake = Services.newLake();
    jobs = new Jobs(folder);
    send("old", OLD);
  }

  @AfterEach
  void killWhatIsLeft() {
    jobs.close();
    Services.KAFKA.gate().open();
  }

  /** A range of one part, and one whose first parts are on the lake by then. */
  @ParameterizedTest
  @ValueSource(longs = {100_000_000, 10_000})
  void nothingOfTheNewTopicIsTakenForTheOldOne(long maxBatchBytes) throws Exception {
    Services.KAFKA
        .gate()
        .setRule(
            request -> {
              if (request == ApiKeys.FETCH && fetches.incrementAndGet() == 6) {
                Services.KAFKA.deleteTopic(topic);
                Services.KAFKA.createTopic(topic, 1);
                send("new", NEW);
              }
              return true;
            });

    String said =
        jobs.start(
                Program.here(),
                Services.ingest(
                    lake,
                    "--bootstrapServers=" + Services.KAFKA.gate().bootstrapServers(),
                    "--kafkaConfig=" + smallFetches(),
                    "--topics=" + topic,
                    "--until=latest",
                    "--maxBatchBytes=" + maxBatchBytes))
            .lastLine(Main.FAILED);

    assertThat(fetches).hasValueGreaterThanOrEqualTo(6);
    for (JsonNode line : lake.rawLines()) {
      assertThat(line.at("/value/log_message").textValue()).isEqualTo("old");
    }
    // The new one may not be there yet when a part of the old one is written.
    assertThat(said).contains("topic " + topic).containsAnyOf("was deleted", "recreated");
    assertThat(lake.bufferOffsets()).isSubsetOf(lake.rawOffsets());
    assertThat(lake.table("etl_meta")).isEmpty();
  }

  /** Some 15 of them for what the topic holds. */
  private Path smallFetches() throws IOException {
    return Files.write(
        folder.resolve("client.properties"),
        List.of("max.partition.fetch.bytes=1000", "fetch.max.bytes=1000"));
  }

  private void send(String word, int count) {
    List<ProducerRecord<byte[], byte[]>> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      messages.add(
          new ProducerRecord<>(
              topic,
              0,
              RawLake.NOON.toEpochMilli(),
              null,
              RawLake.bytes(
                  "{\"level\":\"INFO\",\"timestamp\":\"2026-01-01T12:00:00\",\"name\":\"test\","
                      + "\"log_message\":\""
                      + word
                      + "\"}")));
    }
    Services.send(messages);
  }
}
