package superhero.dataflow.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Encodes messages that are to be sent. Unlike Beam's coder it takes null for a key, a value and
 * the value of a header.
 */
public final class RecordCoder extends AtomicCoder<ProducerRecord<byte[], byte[]>> {
  private static final RecordCoder INSTANCE = new RecordCoder();
  private static final Coder<String> TEXT = StringUtf8Coder.of();
  private static final Coder<byte[]> BYTES = NullableCoder.of(ByteArrayCoder.of());
  private static final Coder<Integer> PARTITION = NullableCoder.of(VarIntCoder.of());
  private static final Coder<Long> TIMESTAMP = NullableCoder.of(VarLongCoder.of());
  private static final Coder<Integer> COUNT = VarIntCoder.of();

  private RecordCoder() {}

  public static RecordCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(ProducerRecord<byte[], byte[]> message, OutputStream out) throws IOException {
    TEXT.encode(message.topic(), out);
    PARTITION.encode(message.partition(), out);
    TIMESTAMP.encode(message.timestamp(), out);
    BYTES.encode(message.key(), out);
    BYTES.encode(message.value(), out);
    Header[] headers = message.headers().toArray();
    COUNT.encode(headers.length, out);
    for (Header header : headers) {
      TEXT.encode(header.key(), out);
      BYTES.encode(header.value(), out);
    }
  }

  @Override
  public ProducerRecord<byte[], byte[]> decode(InputStream in) throws IOException {
    String topic = TEXT.decode(in);
    Integer partition = PARTITION.decode(in);
    Long timestamp = TIMESTAMP.decode(in);
    byte[] key = BYTES.decode(in);
    byte[] value = BYTES.decode(in);
    Headers headers = new RecordHeaders();
    for (int left = COUNT.decode(in); left > 0; left--) {
      headers.add(TEXT.decode(in), BYTES.decode(in));
    }
    return new ProducerRecord<>(topic, partition, timestamp, key, value, headers);
  }

  @Override
  public void verifyDeterministic() {}
}
