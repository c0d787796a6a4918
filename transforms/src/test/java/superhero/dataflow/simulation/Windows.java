package superhero.dataflow.simulation;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import superhero.dataflow.batch.Batch;
import superhero.dataflow.batch.Message;
import superhero.dataflow.batch.Range;
import superhero.dataflow.batch.Stage;
import superhero.dataflow.batch.StoredObject;
import superhero.dataflow.batch.WrittenRange;

/** Behind all stages: the windows of a range that was written just now. */
final class Windows implements Stage {
  final transient SortedSet<IntervalWindow> met = new TreeSet<>();

  @Override
  public Writer open(Range range) {
    return new Writer() {
      @Override
      public void add(Message message) {}

      @Override
      public List<StoredObject> write(Batch batch) {
        return List.of();
      }
    };
  }

  @Override
  public void close(WrittenRange written) {
    met.addAll(written.windows());
  }
}
