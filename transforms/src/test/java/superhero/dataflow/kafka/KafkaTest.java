package superhero.dataflow.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import superhero.dataflow.failure.JobException;

class KafkaTest {
  @Test
  void aTopicsIdIsHexadecimal() {
    assertThat(
            Kafka.id(new TopicDescription("t", false, List.of(), Set.of(), new Uuid(1, 0xabcdef))))
        .isEqualTo("00000000000000010000000000abcdef");
  }

  @Test
  void aClusterWithoutTopicIdsIsRefused() {
    assertThatThrownBy(() -> Kafka.id(new TopicDescription("t", false, List.of())))
        .isInstanceOf(JobException.class)
        .hasMessageStartingWith("the brokers give topic t no id, as those before Kafka 2.8 do");
  }
}
