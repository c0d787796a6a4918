package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import superhero.dataflow.pipelines.Services.Outcome;

/** The last messages of a log are replaced by others when they are on the lake already. */
class CutBackLogTest {
  private static final long NOON = RawLake.NOON.toEpochMilli();
  private static final long LATER = NOON + 60_000;

  private String topic;
  private String group;
  private Lake lake;

  @BeforeEach
  void writeTwentyMessagesOfWhichTenAreReplaced() {
    topic = Services.newTopic(1);
    group = Services.unique("group");
    lake = Services.newLake();
    Services.sendLogs(topic, 0, 10, NOON);
    Services.sendLogs(topic, 0, 10, NOON);
    assertThat(ingest().exitCode()).isEqualTo(Main.DONE);
    Services.KAFKA.cutBack(new TopicPartition(topic, 0), 10);
    Services.sendLogs(topic, 0, 25, LATER);
  }

  @Test
  void theJobEndsAndGoesOnBehindThemIfItMay() {
    Outcome ended = ingest();

    assertThat(ended.exitCode()).isEqualTo(Main.FAILED);
    assertThat(ended.err())
        .contains("the log of " + topic + "-0 was cut back")
        .contains("from 10 to 20")
        .contains("--skipLostMessages");
    assertThat(lake.rawOffsets()).containsExactlyInAnyOrderElementsOf(offsets(20));

    Outcome skipping = ingest("--skipLostMessages");
    assertThat(skipping.exitCode()).as(skipping.err()).isEqualTo(Main.DONE);

    lake.holdsExactly(offsets(35));
    for (JsonNode line : lake.rawLines()) {
      assertThat(line.get("timestamp").longValue() >= LATER)
          .isEqualTo(line.get("offset").longValue() >= 20);
    }
    // It is told once.
    assertThat(ingest().exitCode()).isEqualTo(Main.DONE);
  }

  private Outcome ingest(String... more) {
    List<String> args =
        Services.ingest(lake, "--topics=" + topic, "--consumerGroup=" + group, "--until=latest");
    args.addAll(List.of(more));
    return Services.run(args);
  }

  private List<String> offsets(int count) {
    List<String> offsets = new ArrayList<>();
    for (int offset = 0; offset < count; offset++) {
      offsets.add(topic + "-0@" + offset);
    }
    return offsets;
  }
}
