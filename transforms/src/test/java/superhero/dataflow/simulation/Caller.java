package superhero.dataflow.simulation;

import org.checkerframework.checker.nullness.qual.Nullable;

/** The process that makes requests, until it is killed or ends. */
final class Caller {
  private @Nullable String end;

  void live() {
    if (end != null) {
      throw new Crashed();
    }
  }

  Crashed crash() {
    end = end == null ? "" : end;
    return new Crashed();
  }

  void ends(String why) {
    end = why;
  }

  boolean isAlive() {
    return end == null;
  }

  /** The sentence that it ended with, empty after a crash; null while it lives. */
  @Nullable String end() {
    return end;
  }
}
