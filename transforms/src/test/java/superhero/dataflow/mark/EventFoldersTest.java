package superhero.dataflow.mark;

import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.Reify;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import superhero.dataflow.message.Messages;
import superhero.dataflow.range.EventWindow;
import superhero.dataflow.range.Range;
import superhero.dataflow.range.WrittenRange;

@ExtendWith(TestPipelineExtension.class)
class EventFoldersTest {
  private static final long HOUR = 3_600_000;
  private static final Range RANGE = Messages.range("logs");

  @Test
  void eachWindowIsAFolderWithItsEnd(TestPipeline p) {
    WrittenRange written =
        new WrittenRange(
            RANGE,
            Instant.EPOCH,
            new TreeSet<>(
                List.of(
                    EventWindow.HOUR.of(Messages.NOON), EventWindow.HOUR.of(Messages.NOON - 1))),
            2,
            List.of());

    PAssert.that(
            p.apply(
                    Create.of(written, WrittenRange.before(RANGE))
                        .withCoder(WrittenRange.WrittenRangeCoder.of()))
                .apply(EventFolders.create())
                .apply(Reify.timestamps())
                .apply(
                    MapElements.into(
                            TypeDescriptors.kvs(TypeDescriptors.strings(), TypeDescriptors.longs()))
                        .via(each -> KV.of(each.getValue(), each.getTimestamp().getMillis()))))
        .containsInAnyOrder(
            List.of(
                KV.of("date=2026-01-01/hour=11", Messages.NOON - 1),
                KV.of("date=2026-01-01/hour=12", Messages.NOON + HOUR - 1)));
    p.run().waitUntilFinish();
  }
}
