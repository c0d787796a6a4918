package superhero.dataflow.commit;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.state.BagState;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn.OutputReceiver;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.OutputBuilder;
import superhero.dataflow.batch.Range;
import superhero.dataflow.kafka.Epoch;

/** Commits ranges as the function behind {@link CommitOffsets} does, with its state by key. */
public final class CommitAccess {
  private final Epoch epoch;
  private final Map<String, List<Range>> waiting = new HashMap<>();
  private final Map<String, Long> reached = new HashMap<>();

  public CommitAccess(Epoch epoch) {
    this.epoch = epoch;
  }

  /** With the state of another moment, as a runner restores it from a checkpoint. */
  public CommitAccess copy() {
    CommitAccess copy = new CommitAccess(epoch);
    waiting.forEach((key, ranges) -> copy.waiting.put(key, new ArrayList<>(ranges)));
    copy.reached.putAll(reached);
    return copy;
  }

  @SuppressWarnings("unchecked")
  public void commit(Range range) {
    String key = range.topicPartition().toString();
    List<Range> bag = new ArrayList<>(waiting.getOrDefault(key, List.of()));
    Long[] value = {reached.get(key)};
    BagState<Range> bagState =
        (BagState<Range>)
            state(
                BagState.class,
                (name, argument) -> {
                  switch (name) {
                    case "read":
                      return List.copyOf(bag);
                    case "clear":
                      bag.clear();
                      return null;
                    default:
                      bag.add((Range) argument);
                      return null;
                  }
                });
    ValueState<Long> valueState =
        (ValueState<Long>)
            state(
                ValueState.class,
                (name, argument) -> {
                  if (name.equals("write")) {
                    value[0] = (Long) argument;
                  }
                  return value[0];
                });
    OutputReceiver<KV<String, Long>> out =
        new OutputReceiver<>() {
          @Override
          public OutputBuilder<KV<String, Long>> builder(KV<String, Long> element) {
            throw new UnsupportedOperationException();
          }

          @Override
          public void output(KV<String, Long> element) {}
        };
    try {
      Class<?> type = Class.forName(CommitOffsets.class.getName() + "$CommitFn");
      Constructor<?> constructor = type.getDeclaredConstructor(Epoch.class);
      constructor.setAccessible(true);
      Method process =
          type.getDeclaredMethod(
              "process", KV.class, BagState.class, ValueState.class, OutputReceiver.class);
      process.setAccessible(true);
      process.invoke(constructor.newInstance(epoch), KV.of(key, range), bagState, valueState, out);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
    // A runner keeps the state of an element that was processed to its end.
    waiting.put(key, bag);
    reached.put(key, value[0]);
  }

  private interface Call {
    Object of(String name, Object argument);
  }

  private static Object state(Class<?> type, Call call) {
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) ->
            call.of(method.getName(), arguments == null ? null : arguments[0]));
  }
}
