package superhero.dataflow.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import superhero.dataflow.store.Stores;
import superhero.dataflow.store.UploadPool;

/** Many small reads at a time: a store that is far away answers each as late as one. */
public final class Reads {
  private Reads() {}

  /**
   * Something that is read.
   *
   * @param <T> what says what is to be read
   * @param <R> what is read
   */
  @FunctionalInterface
  public interface Read<T, R> {
    R of(T what) throws IOException;
  }

  /**
   * Reads all, as many at a time as may be written, and waits for them.
   *
   * @param bytes that one takes, at most or nearly
   * @return what was read, in the order of what was asked for
   * @throws IOException of one that failed; the others have ended then, too
   */
  public static <T, R> List<R> all(List<T> what, int bytes, Read<T, R> read) throws IOException {
    List<R> results = new ArrayList<>(Collections.nCopies(what.size(), null));
    List<CompletableFuture<Void>> reads = new ArrayList<>();
    for (int i = 0; i < what.size(); i++) {
      int place = i;
      reads.add(
          Stores.uploads()
              .after(
                  UploadPool.NOTHING,
                  bytes,
                  () -> results.set(place, unchecked(read, what.get(place)))));
    }
    RuntimeException failure = null;
    for (CompletableFuture<Void> each : reads) {
      try {
        UploadPool.await(each);
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    if (failure instanceof UncheckedIOException broken) {
      throw broken.getCause();
    }
    if (failure != null) {
      throw failure;
    }
    return results;
  }

  private static <T, R> R unchecked(Read<T, R> read, T what) {
    try {
      return read.of(what);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
