package superhero.dataflow.replay;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import superhero.dataflow.kafka.RecordCoder;
import superhero.dataflow.lake.Location;
import superhero.dataflow.message.Message;
import superhero.dataflow.message.RawLines;
import superhero.dataflow.range.ObjectName;
import superhero.dataflow.range.StoredObject;
import superhero.dataflow.rawlog.Outputs;
import superhero.dataflow.rawlog.RawObjects;
import superhero.dataflow.rawlog.Selection;

/**
 * The selected messages of raw, to be sent to a topic. Bounded. Out: {@link #MESSAGES} with key,
 * value, headers and timestamp as they were, and {@link Outputs#LEFT}, a sentence for each raw
 * object that cannot be read, of which nothing is given, or of which messages cannot be given,
 * since their keys or values were too large for raw. The messages of an object are in their order,
 * objects are in none.
 *
 * <p>Where a message stood is in headers that are added to its own, as text: {@code
 * superhero.topic}, {@code superhero.topic_id} (first 8 digits), {@code superhero.partition},
 * {@code superhero.offset}. It goes to the partition of the same number, and where the topic has
 * fewer, to that number modulo theirs.
 *
 * <p>Beam counts {@code replay/messages}, {@code replay/objects} and {@code replay/left}, and in
 * {@code replay/objectsFound} what the objects come to.
 */
public final class RawMessages extends PTransform<PBegin, PCollectionTuple> {
  public static final TupleTag<ProducerRecord<byte[], byte[]>> MESSAGES =
      new TupleTag<>("messages") {};

  private static final TupleTag<String> OBJECTS = new TupleTag<>("objects") {};

  private final Location raw;
  private final Selection selection;
  private final String topic;
  private final int partitions;

  private RawMessages(Location raw, Selection selection, String topic, int partitions) {
    this.raw = raw;
    this.selection = selection;
    this.topic = topic;
    this.partitions = partitions;
  }

  /**
   * Of a raw location to a topic.
   *
   * @param partitions of the topic
   */
  public static RawMessages of(Location raw, Selection selection, String topic, int partitions) {
    return new RawMessages(raw, selection, topic, partitions);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("raw", raw.toString()))
        .add(DisplayData.item("selection", selection.toString()))
        .add(DisplayData.item("topic", topic));
  }

  @Override
  public PCollectionTuple expand(PBegin begin) {
    PCollectionTuple listed =
        begin
            .apply("Location", Create.of(raw.toString()))
            .apply(
                "List",
                ParDo.of(new ListFn(raw, selection))
                    .withOutputTags(OBJECTS, TupleTagList.of(Outputs.LEFT)));
    PCollectionTuple read =
        listed
            .get(OBJECTS)
            .setCoder(StringUtf8Coder.of())
            .apply("Spread", Outputs.spread())
            .apply(
                "Read",
                ParDo.of(new ReadFn(this)).withOutputTags(MESSAGES, TupleTagList.of(Outputs.LEFT)));
    read.get(MESSAGES).setCoder(RecordCoder.of());
    return PCollectionTuple.of(MESSAGES, read.get(MESSAGES))
        .and(
            Outputs.LEFT,
            PCollectionList.of(listed.get(Outputs.LEFT).setCoder(StringUtf8Coder.of()))
                .and(read.get(Outputs.LEFT).setCoder(StringUtf8Coder.of()))
                .apply("Left", Flatten.pCollections()));
  }

  private static final class ListFn extends DoFn<String, String> {
    private static final Counter FOUND = Metrics.counter("replay", "objectsFound");

    private final Location raw;
    private final Selection selection;

    ListFn(Location raw, Selection selection) {
      this.raw = raw;
      this.selection = selection;
    }

    @ProcessElement
    public void process(MultiOutputReceiver out) {
      RawObjects.list(
          raw,
          selection,
          out,
          (object, name) -> {
            if (name.eventWindow().filter(selection::meets).isPresent()) {
              out.get(OBJECTS).output(object.path());
              FOUND.inc();
            }
          });
    }
  }

  private static final class ReadFn extends DoFn<String, ProducerRecord<byte[], byte[]>> {
    private static final Counter COUNTED = Metrics.counter("replay", "messages");
    private static final Counter OBJECTS_READ = Metrics.counter("replay", "objects");

    private final RawMessages how;

    ReadFn(RawMessages how) {
      this.how = how;
    }

    @ProcessElement
    public void process(@Element String path, MultiOutputReceiver out) {
      ObjectName name = ObjectName.of(StoredObject.RAW, path).orElseThrow();
      try {
        byte[] object = how.raw.get(path);
        // Once to see that all of it can be read.
        RawLines.read(path, object, name.topic(), name.partition(), message -> {});
        List<Long> leftOut = new ArrayList<>();
        RawLines.read(
            path,
            object,
            name.topic(),
            name.partition(),
            message -> {
              if (!how.selection.takes(message.timestamp())) {
                return;
              }
              if (Message.isLeftOut(message)) {
                leftOut.add(message.offset());
              } else {
                out.get(MESSAGES).output(how.toBeSent(name, message));
                COUNTED.inc();
              }
            });
        OBJECTS_READ.inc();
        if (!leftOut.isEmpty()) {
          Outputs.leave(
              out,
              how.raw
                  + path
                  + ": "
                  + leftOut.size()
                  + " messages, the first at offset "
                  + leftOut.get(0)
                  + ", cannot be sent: what was larger than --maxMessageBytes is not in raw");
        }
      } catch (IOException e) {
        Outputs.leave(out, how.raw + path + ": " + e.getMessage());
      }
    }
  }

  private ProducerRecord<byte[], byte[]> toBeSent(
      ObjectName name, ConsumerRecord<byte[], byte[]> message) {
    RecordHeaders headers = new RecordHeaders();
    for (Header each : message.headers()) {
      headers.add(each);
    }
    header(headers, "topic", message.topic());
    header(headers, "topic_id", name.topicId());
    header(headers, "partition", message.partition());
    header(headers, "offset", message.offset());
    return new ProducerRecord<>(
        topic,
        message.partition() % partitions,
        // -1 stands for none, which a producer does not take.
        message.timestamp() < 0 ? null : (Long) message.timestamp(),
        message.key(),
        message.value(),
        headers);
  }

  private static void header(RecordHeaders headers, String name, Object value) {
    headers.add("superhero." + name, value.toString().getBytes(StandardCharsets.UTF_8));
  }
}
