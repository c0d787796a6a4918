package superhero.dataflow.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import superhero.dataflow.simulation.Action.Kind;

/** Histories of jobs, often disturbed, in which operators and topics rarely do their worst. */
final class Histories {
  private static final List<Kind> COMMANDS =
      List.of(Kind.COMPACT_TABLES, Kind.COMPACT_TABLES, Kind.STANDARDIZE, Kind.REPLAY_DEAD_LETTERS);
  private static final List<Kind> DISTURBANCES =
      List.of(Kind.CRASH_BEFORE, Kind.CRASH_AFTER, Kind.LOSE_REQUEST, Kind.LOSE_ANSWER, Kind.PAUSE);

  private static final Map<Kind, Integer> WEIGHTS = new TreeMap<>();

  static {
    for (Kind kind : Kind.values()) {
      WEIGHTS.put(kind, 4);
    }
    WEIGHTS.put(Kind.PRODUCE, 14);
    WEIGHTS.put(Kind.START_JOB, 10);
    WEIGHTS.put(Kind.RESTART_SOURCE, 6);
    WEIGHTS.put(Kind.PLAN, 6);
    WEIGHTS.put(Kind.PLAN_FLUSH, 14);
    WEIGHTS.put(Kind.WRITE, 14);
    WEIGHTS.put(Kind.COMMIT, 14);
    WEIGHTS.put(Kind.MARK, 8);
    WEIGHTS.put(Kind.COMPACT_TABLES, 6);
    WEIGHTS.put(Kind.STANDARDIZE, 3);
    WEIGHTS.put(Kind.REPLAY_DEAD_LETTERS, 2);
    WEIGHTS.put(Kind.RUN, 12);
    WEIGHTS.put(Kind.PAUSE, 12);
    WEIGHTS.put(Kind.RESUME, 8);
    WEIGHTS.put(Kind.START_JOB_FROM, 5);
    WEIGHTS.put(Kind.START_JOB_SKIPPING_LOST_MESSAGES, 3);
    WEIGHTS.put(Kind.RECREATE_TOPIC, 5);
    WEIGHTS.put(Kind.RETAIN, 3);
    WEIGHTS.put(Kind.ADD_TOPIC, 3);
    WEIGHTS.put(Kind.FORGET_OFFSETS, 3);
    WEIGHTS.put(Kind.COMPACT, 2);
    for (Kind kind : List.of(Kind.ELECT, Kind.ADD_PARTITION, Kind.MOVE_OFFSET)) {
      WEIGHTS.put(kind, 1);
    }
  }

  private static final List<Kind> WHILE_A_JOB_HANGS =
      List.of(
          Kind.START_JOB,
          Kind.START_JOB_FROM,
          Kind.START_JOB_SKIPPING_LOST_MESSAGES,
          Kind.RESTART_SOURCE,
          Kind.RECREATE_TOPIC,
          Kind.RETAIN,
          Kind.ADD_TOPIC,
          Kind.ADD_PARTITION,
          Kind.COMPACT);

  private Histories() {}

  static Arbitrary<List<Action>> any() {
    return of(WEIGHTS);
  }

  /** In which leaders are elected often, and nothing else is given up. */
  static Arbitrary<List<Action>> withElections() {
    Map<Kind, Integer> weights = new TreeMap<>(WEIGHTS);
    weights.put(Kind.ELECT, 8);
    weights
        .keySet()
        .removeAll(
            List.of(
                Kind.COMPACT,
                Kind.RETAIN,
                Kind.FORGET_OFFSETS,
                Kind.MOVE_OFFSET,
                Kind.RECREATE_TOPIC,
                Kind.START_JOB_SKIPPING_LOST_MESSAGES));
    return of(weights);
  }

  /**
   * Single actions, and now and then something that happens while a job hangs in the midst of what
   * it does with new messages, or to a command in the midst of a lake with complete windows.
   */
  private static Arbitrary<List<Action>> of(Map<Kind, Integer> weights) {
    List<Tuple.Tuple2<Integer, Kind>> frequencies = new ArrayList<>();
    weights.forEach((kind, weight) -> frequencies.add(Tuple.of(weight, kind)));
    Arbitrary<Action> any = action(Arbitraries.frequency(frequencies));
    Arbitrary<List<Action>> hanging =
        Combinators.combine(
                action(Arbitraries.of(Kind.PRODUCE)),
                Arbitraries.integers().between(0, 9),
                Arbitraries.of(Kind.PLAN_FLUSH, Kind.WRITE, Kind.COMMIT, Kind.RUN),
                action(Arbitraries.of(WHILE_A_JOB_HANGS)))
            .as(
                (produce, requests, step, event) ->
                    List.of(
                        produce,
                        new Action(Kind.PLAN_FLUSH, 0, 0),
                        new Action(Kind.PAUSE, 0, requests),
                        new Action(step, 0, 0),
                        event));
    Arbitrary<List<Action>> command =
        Combinators.combine(
                Arbitraries.of(DISTURBANCES),
                Arbitraries.integers().between(4, 50),
                action(Arbitraries.of(COMMANDS)))
            .as(
                (disturbance, requests, step) ->
                    List.of(
                        new Action(Kind.PRODUCE, 0, 6),
                        new Action(Kind.RUN, 0, 0),
                        new Action(Kind.PASS_TIME, 0, 3),
                        new Action(Kind.RUN, 0, 0),
                        new Action(disturbance, 0, requests),
                        step));
    return Arbitraries.frequencyOf(
            Tuple.of(48, any.map(List::of)), Tuple.of(2, hanging), Tuple.of(1, command))
        .list()
        .ofMinSize(4)
        .ofMaxSize(36)
        .map(pieces -> pieces.stream().flatMap(List::stream).toList());
  }

  private static Arbitrary<Action> action(Arbitrary<Kind> kind) {
    return Combinators.combine(
            kind,
            Arbitraries.integers().between(0, JobSettings.VARIANTS.size() - 1),
            Arbitraries.integers().between(0, 12))
        .as((each, which, count) -> new Action(each, which, count));
  }
}
