package superhero.dataflow.simulate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MessageCoderTest {
  private static final MessageCoder CODER = new MessageCoder();

  static List<ProducerRecord<byte[], byte[]>> messages() {
    return List.of(
        message("key".getBytes(UTF_8), "value".getBytes(UTF_8)),
        message(null, "value".getBytes(UTF_8)),
        message(null, new byte[0]),
        message(null, null));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void whatIsEncodedIsDecodedNullsToo(ProducerRecord<byte[], byte[]> message) throws Exception {
    CoderProperties.structuralValueDecodeEncodeEqual(CODER, message);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void theSameMessageIsEncodedTheSameWay(ProducerRecord<byte[], byte[]> message) throws Exception {
    CoderProperties.coderDeterministic(CODER, message, message);
  }

  @Test
  void equalContentIsTheSameMessage() throws Exception {
    CoderProperties.structuralValueConsistentWithEquals(
        CODER, message(null, new byte[] {1}), message(null, new byte[] {1}));
  }

  @Test
  void theCoderCanBeSerialized() {
    CoderProperties.coderSerializable(CODER);
  }

  private static ProducerRecord<byte[], byte[]> message(byte[] key, byte[] value) {
    return new ProducerRecord<>("lib.server.game", 3, 1L, key, value);
  }
}
