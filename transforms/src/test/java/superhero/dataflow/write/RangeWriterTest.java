package superhero.dataflow.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.lake.Uploads;
import superhero.dataflow.message.Judge;
import superhero.dataflow.message.Message;
import superhero.dataflow.message.Messages;
import superhero.dataflow.message.Verdict;
import superhero.dataflow.range.Batch;
import superhero.dataflow.range.EventWindow;
import superhero.dataflow.range.OffsetIntervals;
import superhero.dataflow.range.Range;
import superhero.dataflow.range.StoredObject;
import superhero.dataflow.range.WrittenRange;

class RangeWriterTest {
  private static final long HOUR = 3_600_000;

  private final List<String> written = new ArrayList<>();
  private final OffsetIntervals lostByOthers = new OffsetIntervals();

  @Test
  void aRangeOfOneHourIsOneBatch() throws IOException {
    RangeWriter writer = writer(1_000, "raw");
    writer.add(message(3, 0, 10));
    writer.add(message(5, 1, 10));

    assertThat(close(writer).messages()).isEqualTo(2);
    assertThat(written).containsExactly("raw [0, 200) hour=12 3 5", "closes 2 hour=12");
  }

  @Test
  void eachHourIsABatchOfItsOwnAndStagesWriteInTurn() throws IOException {
    RangeWriter writer = writer(1_000, "raw", "standard");
    writer.add(message(0, HOUR, 10));
    writer.add(message(1, -HOUR, 10));
    writer.add(message(2, HOUR, 10));
    close(writer);

    assertThat(written)
        .containsExactly(
            "raw [0, 200) hour=11 1",
            "raw [0, 200) hour=13 0 2",
            "standard [0, 200) hour=11 1",
            "standard [0, 200) hour=13 0 2",
            "closes 3 hour=11");
  }

  @Test
  void whereTheNextMessageWouldBeTooMuchAPartEnds() throws IOException {
    RangeWriter writer = writer(25, "raw");
    for (int offset = 2; offset < 7; offset++) {
      writer.add(message(offset, 0, 10));
    }
    close(writer);

    assertThat(written)
        .containsExactly(
            "raw [0, 4) hour=12 2 3",
            "raw [4, 6) hour=12 4 5",
            "raw [6, 200) hour=12 6",
            "closes 5 hour=12");
  }

  @Test
  void aMessageThatIsTooLargeStandsAlone() throws IOException {
    RangeWriter writer = writer(25, "raw");
    writer.add(message(0, 0, 10));
    writer.add(message(1, 0, 500));
    writer.add(message(2, 0, 10));
    close(writer);

    assertThat(written)
        .containsExactly(
            "raw [0, 1) hour=12 0",
            "raw [1, 2) hour=12 1",
            "raw [2, 200) hour=12 2",
            "closes 3 hour=12");
  }

  @Test
  void keysAndHeadersCountAsBytes() throws IOException {
    RangeWriter writer = writer(25, "raw");
    RecordHeaders headers = new RecordHeaders();
    headers.add("12345", new byte[5]).add("1", null);
    writer.add(Messages.at("logs", 0, Messages.NOON, new byte[4], headers, new byte[10]));
    writer.add(message(1, 0, 1));
    close(writer);

    assertThat(written).hasSize(3);
  }

  @Test
  void windowsThatDoNotFitIntoTheMemoryWaitForTheEndOfThePart() throws IOException {
    RangeWriter writer = writer(100_000, "raw", "standard");
    int windows = 3 * RangeWriter.MAX_OPEN + 1;
    for (int offset = 0; offset < 2 * windows; offset++) {
      writer.add(message(offset, (offset % windows) * HOUR, 1));
    }

    WrittenRange range = close(writer);

    assertThat(range.messages()).isEqualTo(2L * windows);
    assertThat(range.windows()).hasSize(windows);
    List<String> batches = new ArrayList<>();
    for (int offset = 0; offset < windows; offset++) {
      batches.add(offset + " " + (offset + windows));
    }
    for (String sink : List.of("raw", "standard")) {
      assertThat(written.stream().filter(line -> line.startsWith(sink + " [0, 200)")))
          .map(line -> line.replaceFirst(".* hour=\\d\\d ", ""))
          .containsExactlyInAnyOrderElementsOf(batches);
    }
    assertThat(written).element(2 * RangeWriter.MAX_OPEN).isEqualTo("raw [0, 200) hour=12 24 97");
  }

  @Test
  void aPartEndsWhereTooMuchWaits() throws IOException {
    RangeWriter writer = writer(1_100, "raw");
    for (int offset = 0; offset < RangeWriter.MAX_OPEN + 3; offset++) {
      writer.add(message(offset, offset * HOUR, 1));
    }
    close(writer);

    // Two wait, and the third would be too much.
    assertThat(written.stream().filter(line -> line.startsWith("raw [0, 26)"))).hasSize(26);
    assertThat(written).contains("raw [26, 200) hour=14 26");
  }

  @Test
  void aRangeWithoutMessagesClosesInTheFirstWindowOf1970() throws IOException {
    assertThat(close(writer(10, "raw")).messages()).isZero();

    assertThat(written).containsExactly("closes 0 hour=00");
  }

  /**
   * An attempt that has read offsets 0 and 1, where each message is a part, finds what others say
   * that Kafka had lost when they read.
   */
  @ParameterizedTest
  @CsvSource({"0, 0, false", "0, 1, true", "0, 200, true"})
  void noPartIsCutByMessagesThatAnotherAttemptCouldNotRead(long from, long to, boolean stops)
      throws IOException {
    lostByOthers.add(from, to);
    RangeWriter writer = writer(10, true, "raw");
    writer.add(message(0, 0, 10));

    if (stops) {
      assertThatThrownBy(() -> writer.add(message(1, 0, 10)))
          .isInstanceOfSatisfying(
              JobException.class, e -> assertThat(e.isPassing()).as("is tried again").isTrue());
      assertThat(written).isEmpty();
    } else {
      writer.add(message(1, 0, 10));
      assertThat(written).containsExactly("raw [0, 1) hour=12 0");
    }
  }

  /** Offsets 3 and 4 are lost, as another attempt says, which has lost no more. */
  @Test
  void whatThisAttemptCouldNotReadItselfStopsNothing() throws IOException {
    RangeWriter writer = writer(10, true, "raw");
    for (int offset = 0; offset < 3; offset++) {
      writer.add(message(offset, 0, 10));
    }
    lostByOthers.add(4, 5);
    assertThat(writer.skipTo(5)).isTrue();
    writer.add(message(5, 0, 10));
    close(writer);

    assertThat(written)
        .containsExactly(
            "raw [0, 1) hour=12 0",
            "raw [1, 2) hour=12 1",
            "lost [3, 5)",
            "raw [2, 5) hour=12 2",
            "raw [5, 200) hour=12 5",
            "closes 4 hour=12");
  }

  /** Its name is that of the whole range, whoever writes it. */
  @Test
  void aRangeOfOnePartIsWrittenWhateverOthersHaveLost() throws IOException {
    lostByOthers.add(0, 200);
    RangeWriter writer = writer(1_000, true, "raw");
    writer.add(message(0, 0, 10));
    close(writer);

    assertThat(written).containsExactly("raw [0, 200) hour=12 0", "closes 1 hour=12");
  }

  private RangeWriter writer(long maxBatchBytes, String... sinks) {
    return writer(maxBatchBytes, false, sinks);
  }

  private RangeWriter writer(long maxBatchBytes, boolean skipLostMessages, String... sinks) {
    Range range = new Range("logs", Messages.TOPIC_ID, 0, 0, 200, EventWindow.HOUR, maxBatchBytes);
    List<Sink> recording = new ArrayList<>();
    for (String sink : sinks) {
      recording.add(new Recording(sink, written, lostByOthers));
    }
    return new RangeWriter(range, recording, Judge.NONE, () -> {}, skipLostMessages);
  }

  private static Message message(long offset, long afterNoon, int bytes) {
    return Messages.at(
        "logs", offset, Messages.NOON + afterNoon, null, new RecordHeaders(), new byte[bytes]);
  }

  private WrittenRange close(RangeWriter writer) throws IOException {
    WrittenRange range = writer.finish(3);
    String folder = range.range().window().folder(range.window());
    written.add("closes " + range.messages() + " " + Recording.hour(folder));
    return range;
  }

  /** A sink that writes down what it is told. */
  private record Recording(String name, List<String> lines, OffsetIntervals lost) implements Sink {
    @Override
    public OffsetIntervals lost(Range range) {
      return lost;
    }

    @Override
    public void keepLost(Range range, long start, long end) {
      lines.add("lost [" + start + ", " + end + ")");
    }

    @Override
    public Writer open(Range range) {
      StringBuilder offsets = new StringBuilder();
      return new Writer() {
        @Override
        public void add(Message message, Verdict verdict) {
          offsets.append(' ').append(message.kafka().offset());
        }

        @Override
        public List<StoredObject> write(Batch batch, Uploads uploads) {
          Range part = batch.range();
          lines.add(
              name
                  + " ["
                  + part.start()
                  + ", "
                  + part.end()
                  + ") "
                  + hour(part.window().folder(batch.window()))
                  + offsets);
          return List.of();
        }
      };
    }

    private static String hour(String folder) {
      return folder.substring(folder.indexOf("hour="));
    }
  }
}
