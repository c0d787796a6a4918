package superhero.dataflow.benchmark.flink;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Keeps all that Kafka says of a message. */
final class ReadMessage implements KafkaRecordDeserializationSchema<Message> {

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> kafka, Collector<Message> out) {
    Message message = new Message();
    message.topic = kafka.topic();
    message.partition = kafka.partition();
    message.offset = kafka.offset();
    message.timestamp = kafka.timestamp();
    message.timestampType = kafka.timestampType().toString();
    message.key = kafka.key();
    message.value = kafka.value();
    Header[] headers = kafka.headers().toArray();
    message.headerKeys = new String[headers.length];
    message.headerValues = new byte[headers.length][];
    for (int i = 0; i < headers.length; i++) {
      message.headerKeys[i] = headers[i].key();
      message.headerValues[i] = headers[i].value();
    }
    out.collect(message);
  }

  @Override
  public TypeInformation<Message> getProducedType() {
    return TypeInformation.of(Message.class);
  }
}
