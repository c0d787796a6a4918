package superhero.dataflow.testdata;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.DefaultRecordBatch;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.RecordBatch;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.ProduceResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.ResponseHeader;
import org.apache.kafka.common.utils.ByteBufferOutputStream;
import org.apache.kafka.common.utils.ByteUtils;
import org.apache.kafka.common.utils.Utils;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Messages of one compressed batch that no heap has to hold: their values are written into the
 * compressor as a stream. Kafka's producer would have each of them in memory twice.
 *
 * <pre>{@code
 * new StreamedBatch("zstd").add(time, key, json).addText(time, key, 600_000_000).send(kafka, topic);
 * }</pre>
 */
public final class StreamedBatch {
  private static final byte[] SOME = new byte[1 << 16];

  static {
    Arrays.fill(SOME, (byte) 'x');
  }

  private final CompressionType type;
  private final List<Line> lines = new ArrayList<>();

  /**
   * An empty batch.
   *
   * @param compression as a producer's {@code compression.type}
   */
  public StreamedBatch(String compression) {
    this.type = CompressionType.forName(compression);
  }

  /** A message; of a long one the value is a text of one letter. */
  private record Line(long timestamp, String key, @Nullable String value, int size) {
    int bodySize(int index, long firstTimestamp) {
      int keySize = key.getBytes(UTF_8).length;
      return 1
          + ByteUtils.sizeOfVarlong(timestamp - firstTimestamp)
          + ByteUtils.sizeOfVarint(index)
          + ByteUtils.sizeOfVarint(keySize)
          + keySize
          + ByteUtils.sizeOfVarint(size)
          + size
          + 1;
    }

    void writeTo(DataOutputStream out, int index, long firstTimestamp) throws IOException {
      ByteUtils.writeVarint(bodySize(index, firstTimestamp), out);
      out.write(0);
      ByteUtils.writeVarlong(timestamp - firstTimestamp, out);
      ByteUtils.writeVarint(index, out);
      byte[] keyBytes = key.getBytes(UTF_8);
      ByteUtils.writeVarint(keyBytes.length, out);
      out.write(keyBytes);
      ByteUtils.writeVarint(size, out);
      if (value == null) {
        writeText(out);
      } else {
        out.write(value.getBytes(UTF_8));
      }
      ByteUtils.writeVarint(0, out);
    }

    private void writeText(OutputStream out) throws IOException {
      out.write('"');
      for (int left = size - 2; left > 0; left -= SOME.length) {
        out.write(SOME, 0, Math.min(left, SOME.length));
      }
      out.write('"');
    }
  }

  /** Adds a message. */
  public StreamedBatch add(long timestamp, String key, String value) {
    lines.add(new Line(timestamp, key, value, value.getBytes(UTF_8).length));
    return this;
  }

  /** Adds a message whose value is a JSON string of so many bytes, with its quotes. */
  public StreamedBatch addText(long timestamp, String key, int bytes) {
    lines.add(new Line(timestamp, key, null, bytes));
    return this;
  }

  /** Sends it to partition 0; returns its bytes when the broker has them. */
  public int send(EmbeddedKafka kafka, String topic) {
    try {
      MemoryRecords batch = batch();
      ProduceRequest request =
          ProduceRequest.forCurrentMagic(
                  new ProduceRequestData()
                      .setAcks((short) -1)
                      .setTimeoutMs(60_000)
                      .setTopicData(
                          new TopicProduceDataCollection(
                              List.of(
                                      new TopicProduceData()
                                          .setName(topic)
                                          .setPartitionData(
                                              List.of(
                                                  new PartitionProduceData().setRecords(batch))))
                                  .iterator())))
              .build();
      String server = kafka.bootstrapServers();
      try (Socket socket = new Socket(Utils.getHost(server), Utils.getPort(server))) {
        check(topic, ask(socket, request));
      }
      return batch.sizeInBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot send to " + topic, e);
    }
  }

  private MemoryRecords batch() throws IOException {
    long first = lines.get(0).timestamp();
    long last = lines.stream().mapToLong(Line::timestamp).max().getAsLong();
    ByteBufferOutputStream buffer = new ByteBufferOutputStream(1 << 20);
    buffer.position(DefaultRecordBatch.RECORD_BATCH_OVERHEAD);
    try (DataOutputStream out =
        new DataOutputStream(
            Compression.of(type).build().wrapForOutput(buffer, RecordBatch.CURRENT_MAGIC_VALUE))) {
      for (int i = 0; i < lines.size(); i++) {
        lines.get(i).writeTo(out, i, first);
      }
    }
    ByteBuffer batch = buffer.buffer();
    batch.flip();
    DefaultRecordBatch.writeHeader(
        batch,
        0,
        lines.size() - 1,
        batch.limit(),
        RecordBatch.CURRENT_MAGIC_VALUE,
        type,
        TimestampType.CREATE_TIME,
        first,
        last,
        RecordBatch.NO_PRODUCER_ID,
        RecordBatch.NO_PRODUCER_EPOCH,
        RecordBatch.NO_SEQUENCE,
        false,
        false,
        false,
        RecordBatch.NO_PARTITION_LEADER_EPOCH,
        lines.size());
    batch.position(0);
    return MemoryRecords.readableRecords(batch);
  }

  private static ProduceResponse ask(Socket socket, ProduceRequest request) throws IOException {
    RequestHeader header = new RequestHeader(ApiKeys.PRODUCE, request.version(), "test", 1);
    ByteBuffer bytes = request.serializeWithHeader(header);
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    out.writeInt(bytes.remaining());
    out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    out.flush();
    DataInputStream in = new DataInputStream(socket.getInputStream());
    ByteBuffer answer = ByteBuffer.wrap(in.readNBytes(in.readInt()));
    ResponseHeader.parse(answer, ApiKeys.PRODUCE.responseHeaderVersion(request.version()));
    return ProduceResponse.parse(answer, request.version());
  }

  private static void check(String topic, ProduceResponse response) {
    response
        .data()
        .responses()
        .forEach(
            each ->
                each.partitionResponses()
                    .forEach(
                        partition -> {
                          if (partition.errorCode() != Errors.NONE.code()) {
                            throw new IllegalStateException(
                                "Kafka does not take the batch for "
                                    + topic
                                    + ": "
                                    + Errors.forCode(partition.errorCode()).message());
                          }
                        }));
  }
}
