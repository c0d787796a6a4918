package superhero.dataflow.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Decides what happens to each request of a job. A paused caller stays on the stack while the
 * history goes on above it; so jobs interleave without threads, and the same history gives the same
 * run.
 */
final class Scheduler {
  private final Deque<Caller> callers = new ArrayDeque<>();
  private final Statistics statistics;
  private final Runnable history;
  private @Nullable Disturbance armed;
  private int requestsBefore;

  /**
   * A scheduler that disturbs nothing yet.
   *
   * @param history goes on with the history until it says that the paused job resumes
   */
  Scheduler(Statistics statistics, Runnable history) {
    this.statistics = statistics;
    this.history = history;
  }

  void enter(Caller caller) {
    callers.push(caller);
  }

  void leave() {
    callers.pop();
  }

  int depth() {
    return callers.size();
  }

  /** Disturbs a request to come; this replaces what was to be disturbed before. */
  void arm(int requests, Disturbance disturbance) {
    requestsBefore = requests;
    armed = disturbance;
  }

  void disarm() {
    armed = null;
  }

  /** The next request does not pause, but the one after it. */
  void pauseLater() {
    if (armed == Disturbance.PAUSE && requestsBefore == 0) {
      requestsBefore = 1;
    }
  }

  /** Serves a request of the job that is running, or of the world if none is. */
  <T> T request(Supplier<T> effect) {
    Caller caller = callers.peek();
    if (caller == null) {
      return effect.get();
    }
    caller.live();
    statistics.count("requests");
    if (armed == null || requestsBefore-- > 0) {
      return effect.get();
    }
    Disturbance now = armed;
    armed = null;
    statistics.count(now.name());
    switch (now) {
      case CRASH_BEFORE -> throw caller.crash();
      case CRASH_AFTER -> {
        T unused = effect.get();
        throw caller.crash();
      }
      case LOSE_REQUEST -> throw new LostAnswer();
      case LOSE_ANSWER -> {
        T unused = effect.get();
        throw new LostAnswer();
      }
      case PAUSE -> {
        history.run();
        caller.live();
        return effect.get();
      }
    }
    throw new AssertionError(now);
  }

  /** As {@link #request}, of a request whose clients ask again by themselves. */
  <T> T read(Supplier<T> effect) {
    try {
      return request(effect);
    } catch (LostAnswer e) {
      return effect.get();
    }
  }
}
