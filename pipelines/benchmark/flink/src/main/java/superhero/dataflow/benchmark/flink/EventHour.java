package superhero.dataflow.benchmark.flink;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.SimpleVersionedStringSerializer;

/**
 * The folder of the hour of a message's time, as Flink's DateTimeBucketAssigner makes it of the
 * clock's.
 */
class EventHour<T> implements BucketAssigner<T, String> {
  private transient DateTimeFormatter format;

  @Override
  public String getBucketId(T element, Context context) {
    if (format == null) {
      format = DateTimeFormatter.ofPattern("'date='uuuu-MM-dd/'hour='HH").withZone(ZoneOffset.UTC);
    }
    return format.format(Instant.ofEpochMilli(context.timestamp()));
  }

  @Override
  public SimpleVersionedSerializer<String> getSerializer() {
    return SimpleVersionedStringSerializer.INSTANCE;
  }

  /** Within the folder of the message's topic. */
  static final class OfTopic extends EventHour<Message> {
    @Override
    public String getBucketId(Message message, Context context) {
      return message.topic + "/" + super.getBucketId(message, context);
    }
  }
}
