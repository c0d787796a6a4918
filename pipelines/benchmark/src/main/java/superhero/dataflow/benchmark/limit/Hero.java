package superhero.dataflow.benchmark.limit;

import org.apache.parquet.io.api.Binary;
import org.checkerframework.checker.nullness.qual.Nullable;

/** A participant of a match that starts. */
final class Hero {
  @Nullable Binary userToken;
  @Nullable Integer id;
  long attack;
  long health;
}
