package superhero.dataflow.simulate;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.io.kafka.ProducerRecordCoder;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Encodes as Beam's {@link ProducerRecordCoder}, nulls among keys and values allowed, but compares
 * by the encoding: Beam's compares byte arrays by identity, so that DirectRunner takes every record
 * for changed and logs a warning for each.
 */
final class MessageCoder extends AtomicCoder<ProducerRecord<byte[], byte[]>> {
  private static final NullableCoder<byte[]> BYTES = NullableCoder.of(ByteArrayCoder.of());
  private static final ProducerRecordCoder<byte[], byte[]> RECORD =
      ProducerRecordCoder.of(BYTES, BYTES);

  @Override
  public void encode(ProducerRecord<byte[], byte[]> message, OutputStream out) throws IOException {
    RECORD.encode(message, out);
  }

  @Override
  public ProducerRecord<byte[], byte[]> decode(InputStream in) throws IOException {
    return RECORD.decode(in);
  }
}
