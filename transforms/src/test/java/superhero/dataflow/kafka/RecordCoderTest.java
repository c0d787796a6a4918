package superhero.dataflow.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.stream.Stream;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordCoderTest {
  private static final RecordCoder CODER = RecordCoder.of();

  static Stream<ProducerRecord<byte[], byte[]>> messages() {
    RecordHeaders headers = new RecordHeaders();
    headers.add("a", new byte[] {(byte) 0xff}).add("b", null).add("a", new byte[0]);
    return Stream.of(
        new ProducerRecord<>("t", 3, 1L, "k".getBytes(UTF_8), "v".getBytes(UTF_8), headers),
        new ProducerRecord<>("t", null, null, null, null, null));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void whatIsEncodedIsDecodedNullsToo(ProducerRecord<byte[], byte[]> message) throws Exception {
    CoderProperties.structuralValueDecodeEncodeEqual(CODER, message);
    CoderProperties.coderDeterministic(CODER, message, message);
  }

  @Test
  void theCoderCanBeSerialized() {
    CoderProperties.coderSerializable(CODER);
  }
}
