package superhero.dataflow.read;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn.MultiOutputReceiver;
import org.apache.beam.sdk.transforms.DoFn.OutputReceiver;
import org.apache.beam.sdk.values.OutputBuilder;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;
import superhero.dataflow.batch.Range;
import superhero.dataflow.batch.Stage;
import superhero.dataflow.kafka.ConsumerGroup;

/** Reads a range as the function behind {@link ReadRanges} does. */
public final class ReadAccess {
  private ReadAccess() {}

  /** The folders of the windows that the range met; empty if it was committed before. */
  public static List<String> write(ConsumerGroup group, List<Stage> stages, Range range) {
    List<String> folders = new ArrayList<>();
    MultiOutputReceiver out =
        new MultiOutputReceiver() {
          @Override
          public <T> OutputReceiver<T> get(TupleTag<T> tag) {
            return new OutputReceiver<>() {
              @Override
              public OutputBuilder<T> builder(T value) {
                throw new UnsupportedOperationException();
              }

              @Override
              public void output(T output) {}

              @Override
              public void outputWithTimestamp(T output, Instant timestamp) {
                folders.add((String) output);
              }
            };
          }

          @Override
          public <T> OutputReceiver<Row> getRowReceiver(TupleTag<T> tag) {
            throw new UnsupportedOperationException();
          }
        };
    try {
      Class<?> type = Class.forName(ReadRanges.class.getName() + "$ReadFn");
      Constructor<?> constructor = type.getDeclaredConstructor(ConsumerGroup.class, List.class);
      constructor.setAccessible(true);
      Method process = type.getDeclaredMethod("process", Range.class, MultiOutputReceiver.class);
      process.setAccessible(true);
      process.invoke(constructor.newInstance(group, stages), range, out);
      return folders;
    } catch (InvocationTargetException e) {
      throw sneaky(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static RuntimeException sneaky(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) thrown;
  }
}
