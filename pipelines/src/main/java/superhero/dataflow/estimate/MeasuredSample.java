package superhero.dataflow.estimate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.deadletter.DeadLettersSink;
import superhero.dataflow.lake.Lake;
import superhero.dataflow.lake.Location;
import superhero.dataflow.message.Judge;
import superhero.dataflow.message.Message;
import superhero.dataflow.message.Verdict;
import superhero.dataflow.model.Models;
import superhero.dataflow.range.Compression;
import superhero.dataflow.range.EventWindow;
import superhero.dataflow.range.Range;
import superhero.dataflow.range.StoredObject;
import superhero.dataflow.range.WrittenRange;
import superhero.dataflow.raw.ManifestRecord;
import superhero.dataflow.raw.RawSink;
import superhero.dataflow.standard.EtlMetaRecord;
import superhero.dataflow.standard.TablesSink;
import superhero.dataflow.testdata.TemporaryFolder;
import superhero.dataflow.write.OpenBatches;
import superhero.dataflow.write.Sink;

/**
 * Writes messages of a sample by the sinks of {@code ingest} into a temporary folder, in batches of
 * several sizes, and keeps how large the objects were.
 *
 * @param level of raw; null for the default
 * @param models null to write raw only
 */
public record MeasuredSample(
    Compression compression, @Nullable Integer level, @Nullable Models models) {
  /** Of as many messages are the batches that are tried, the whole sample beside. */
  private static final long GROWTH = 4;

  /** Batches of one size, spread over the sample. */
  private static final int BATCHES = 4;

  private static final int MOST_MESSAGES_OF_A_SIZE = 8_000;

  /** The sizes of what a topic's messages become; there is one message at least. */
  public TopicSizes of(List<Message> sample) {
    try (TemporaryFolder folder = TemporaryFolder.create("superhero-plan")) {
      return measure(sample, folder.path());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the sample to a temporary folder", e);
    }
  }

  private TopicSizes measure(List<Message> sample, Path folder) throws IOException {
    Location raw = Location.of(folder.resolve("raw").toString());
    Location standard = models == null ? null : Location.of(folder.resolve("standard").toString());
    Location deadLetters =
        models == null ? null : Location.of(folder.resolve("dead_letters").toString());
    Lake lake = new Lake(raw, standard, deadLetters);
    SortedMap<String, TreeMap<Long, SizeCurve.Point>> curves = new TreeMap<>();
    WrittenRange last = null;
    double messagesPerSecond = 0;
    for (long n : numbers(sample.size())) {
      SortedMap<String, Totals> totals = new TreeMap<>();
      int batches = batches(n, sample.size());
      long begun = System.nanoTime();
      for (int i = 0; i < batches; i++) {
        int from = batches == 1 ? 0 : (int) ((sample.size() - n) * i / (batches - 1));
        last = write(sample.subList(from, from + (int) n), lake);
        last.objects()
            .forEach(each -> totals.computeIfAbsent(each.kind(), any -> new Totals()).add(each));
      }
      messagesPerSecond =
          Math.max(messagesPerSecond, batches * n * 1e9 / (System.nanoTime() - begun));
      totals.forEach(
          (kind, total) ->
              curves.computeIfAbsent(kind, any -> new TreeMap<>()).put(n, total.point(batches)));
    }
    SortedMap<String, SizeCurve> kinds = new TreeMap<>();
    curves.forEach(
        (kind, points) -> {
          // Batches that had none of this kind.
          numbers(sample.size()).forEach(n -> points.putIfAbsent(n, new SizeCurve.Point(0, 0)));
          kinds.put(kind, new SizeCurve(points));
        });
    ManifestRecord.in(raw).put(last, () -> {});
    SortedMap<String, Long> rangeRows = new TreeMap<>();
    if (models != null) {
      EtlMetaRecord.in(lake, models).put(last, () -> {});
      models
          .ofRanges()
          .forEach(model -> rangeRows.put(model.name(), bytes(standard, model.name() + "/")));
    }
    return new TopicSizes(
        kinds,
        sample.stream().mapToLong(Message::bytes).average().orElse(1),
        deadLetterShare(sample),
        bytes(raw, "_ranges/"),
        rangeRows,
        messagesPerSecond);
  }

  private WrittenRange write(List<Message> messages, Lake lake) throws IOException {
    ConsumerRecord<byte[], byte[]> first = messages.get(0).kafka();
    Range range =
        new Range(
            first.topic(),
            messages.get(0).range().topicId(),
            first.partition(),
            first.offset(),
            first.offset() + messages.size(),
            EventWindow.HOUR,
            Long.MAX_VALUE,
            compression);
    IntervalWindow window = EventWindow.HOUR.of(first.timestamp());
    SortedSet<IntervalWindow> windows = new TreeSet<>(List.of(window));
    Instant started = Instant.now();
    try (OpenBatches batches =
        new OpenBatches(range, sinks(lake), models == null ? Judge.NONE : models)) {
      for (Message each : messages) {
        // Anew: what was parsed for another batch would cost nothing here.
        batches.add(new Message(each.range(), each.etlId(), each.kafka()), window);
      }
      batches.write(range);
      return new WrittenRange(range, started, windows, messages.size(), batches.objects());
    }
  }

  private List<Sink> sinks(Lake lake) {
    List<Sink> sinks = new ArrayList<>();
    RawSink raw = RawSink.to(lake.raw());
    sinks.add(level == null ? raw : raw.withCompressionLevel(level));
    if (models != null) {
      sinks.add(TablesSink.to(lake.standard(), models));
      sinks.add(DeadLettersSink.to(lake.deadLetters()));
    }
    return sinks;
  }

  private double deadLetterShare(List<Message> sample) {
    if (models == null) {
      return 0;
    }
    Function<Message, Verdict> judge = models.open();
    long rejected =
        sample.stream().filter(each -> !judge.apply(each).deadLetters().isEmpty()).count();
    return (double) rejected / sample.size();
  }

  private static List<Long> numbers(int size) {
    List<Long> numbers = new ArrayList<>();
    for (long n = 1; n < size; n *= GROWTH) {
      numbers.add(n);
    }
    numbers.add((long) size);
    return numbers;
  }

  private static int batches(long n, int size) {
    return (int) Math.max(1, Math.min(Math.min(BATCHES, size / n), MOST_MESSAGES_OF_A_SIZE / n));
  }

  /** Of the newest object below a folder. */
  private static long bytes(Location location, String prefix) {
    return location.list(prefix, "").stream().mapToLong(Location.Listed::bytes).max().orElse(0);
  }

  /** Of the objects of a kind. */
  private static final class Totals {
    private long objects;
    private long bytes;

    void add(StoredObject object) {
      objects++;
      bytes += object.bytes();
    }

    SizeCurve.Point point(int batches) {
      return new SizeCurve.Point((double) objects / batches, (double) bytes / batches);
    }
  }
}
