package superhero.dataflow.write;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn.MultiOutputReceiver;
import org.apache.beam.sdk.transforms.DoFn.OutputReceiver;
import org.apache.beam.sdk.values.OutputBuilder;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;

/** What a DoFn gives that a test calls itself, without a runner. */
public final class Collected implements MultiOutputReceiver {
  private final Map<TupleTag<?>, List<Object>> byTag = new HashMap<>();

  @Override
  public <T> OutputReceiver<T> get(TupleTag<T> tag) {
    List<Object> elements = byTag.computeIfAbsent(tag, any -> new ArrayList<>());
    return into(elements);
  }

  /** All that was given to a tag. */
  @SuppressWarnings("unchecked") // Whatever is below a tag was given to it.
  public <T> List<T> of(TupleTag<T> tag) {
    return (List<T>) List.copyOf(byTag.getOrDefault(tag, List.of()));
  }

  /** Of a DoFn with one output. */
  public static <T> OutputReceiver<T> into(List<? super T> elements) {
    return new OutputReceiver<T>() {
      @Override
      public void output(T element) {
        elements.add(element);
      }

      @Override
      public OutputBuilder<T> builder(T element) {
        throw new UnsupportedOperationException("elements have no time of their own here");
      }
    };
  }

  @Override
  public <T> OutputReceiver<Row> getRowReceiver(TupleTag<T> tag) {
    throw new UnsupportedOperationException("no DoFn of ours gives rows of Beam");
  }
}
