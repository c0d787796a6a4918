package superhero.dataflow.pipelines.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.kafka.KafkaCluster;
import superhero.dataflow.kafka.LastMessages;
import superhero.dataflow.message.Message;
import superhero.dataflow.pipelines.options.Mistakes;
import superhero.dataflow.pipelines.settings.Locations;

/** The last messages of a topic. */
final class Samples {
  private Samples() {}

  static void check(SampleOptions options, Mistakes mistakes) {
    mistakes.checkAtLeastOne("messages", options.getMessages());
    Locations.location("models", options.getModels(), mistakes);
  }

  /**
   * @throws JobException if there are none
   */
  static List<Message> read(
      String servers, Map<String, String> settings, String topic, SampleOptions options) {
    KafkaCluster kafka = KafkaCluster.at(servers, settings);
    kafka.check(Duration.ofSeconds(10));
    List<Message> messages = LastMessages.of(kafka, topic, options.getMessages());
    if (messages.isEmpty()) {
      throw new JobException("topic " + topic + " has no messages");
    }
    return messages;
  }

  /** Where a message is, for people. */
  static String place(Message message) {
    return message.range().topicPartition() + "@" + message.kafka().offset();
  }
}
