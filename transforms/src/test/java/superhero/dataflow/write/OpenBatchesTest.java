package superhero.dataflow.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import superhero.dataflow.lake.Uploads;
import superhero.dataflow.message.Judge;
import superhero.dataflow.message.Message;
import superhero.dataflow.message.Messages;
import superhero.dataflow.message.Verdict;
import superhero.dataflow.range.Batch;
import superhero.dataflow.range.EventWindow;
import superhero.dataflow.range.Range;
import superhero.dataflow.range.StoredObject;

class OpenBatchesTest {
  private static final Range RANGE = Messages.range("logs");

  @Test
  void objectsAreByPartThenBySinkHoweverManyTimesAPartIsWritten() throws IOException {
    OpenBatches batches = new OpenBatches(RANGE, List.of(sink("a"), sink("b")), Judge.NONE);
    for (int hour = 0; hour < 3; hour++) {
      batches.add(Messages.of("logs", "1"), EventWindow.HOUR.of(hour * 3_600_000L));
      batches.write(RANGE.part(0, 50));
    }
    batches.add(Messages.of("logs", "1"), EventWindow.HOUR.of(0));
    batches.write(RANGE.part(50, 100));

    assertThat(batches.objects())
        .extracting(object -> object.kind() + object.path())
        .containsExactly("a0@0", "a1@0", "a2@0", "b0@0", "b1@0", "b2@0", "a0@50", "b0@50");
    assertThat(batches.messages()).isEqualTo(4);
    assertThat(batches.windows()).hasSize(3);
  }

  @Test
  void everySinkHasTheSameVerdict() throws IOException {
    List<Verdict> seen = new ArrayList<>();
    Sink sink =
        range ->
            new Sink.Writer() {
              @Override
              public void add(Message message, Verdict verdict) {
                seen.add(verdict);
              }

              @Override
              public List<StoredObject> write(Batch batch, Uploads uploads) {
                return List.of();
              }
            };
    OpenBatches batches =
        new OpenBatches(
            RANGE, List.of(sink, sink), () -> message -> new Verdict(List.of(), List.of()));
    batches.add(Messages.of("logs", "1"), EventWindow.HOUR.of(0));

    assertThat(seen).hasSize(2);
    assertThat(seen.get(0)).isSameAs(seen.get(1));
  }

  /** Gives an object of each batch, whose path is its hour and the part's start. */
  private static Sink sink(String kind) {
    return range ->
        new Sink.Writer() {
          @Override
          public void add(Message message, Verdict verdict) {}

          @Override
          public List<StoredObject> write(Batch batch, Uploads uploads) {
            String path =
                batch.window().start().getMillis() / 3_600_000 + "@" + batch.range().start();
            return List.of(new StoredObject(kind, path, 1, 1));
          }
        };
  }
}
