package superhero.dataflow.simulation;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.Uuid;
import superhero.dataflow.kafka.Kafka;

/** A topic; one that is deleted and created again has another id. */
final class SimTopic {
  final String name;
  final Uuid id;
  final List<SimLog> logs = new ArrayList<>();

  SimTopic(String name, int number, int partitions) {
    this.name = name;
    this.id = new Uuid((long) (number + 1) << 32 | 0xabcL, number);
    for (int i = 0; i < partitions; i++) {
      logs.add(new SimLog());
    }
  }

  /** The id as the lake writes it, 32 hexadecimal digits. */
  String fullId() {
    return Kafka.id(SimKafka.describe(this));
  }

  /** The first digits of the id, which stand in the names of objects. */
  String shortId() {
    return fullId().substring(0, 8);
  }
}
