package superhero.dataflow.store;

import java.io.IOException;

/**
 * Something that a store is asked for.
 *
 * @param <T> its answer
 */
@FunctionalInterface
public interface Request<T> {
  T send() throws IOException;
}
