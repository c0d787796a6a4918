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
    WEIGHTS.put(Kind.RUN, 8);
    WEIGHTS.put(Kind.PAUSE, 12);
    WEIGHTS.put(Kind.RESUME, 8);
    WEIGHTS.put(Kind.START_JOB_FROM, 5);
    WEIGHTS.put(Kind.START_JOB_SKIPPING_LOST_MESSAGES, 3);
    WEIGHTS.put(Kind.RECREATE_TOPIC, 3);
    WEIGHTS.put(Kind.RETAIN, 3);
    WEIGHTS.put(Kind.ADD_TOPIC, 2);
    WEIGHTS.put(Kind.FORGET_OFFSETS, 2);
    for (Kind kind : List.of(Kind.COMPACT, Kind.ADD_PARTITION, Kind.MOVE_OFFSET)) {
      WEIGHTS.put(kind, 1);
    }
  }

  private Histories() {}

  static Arbitrary<List<Action>> any() {
    return of(WEIGHTS);
  }

  private static Arbitrary<List<Action>> of(Map<Kind, Integer> weights) {
    List<Tuple.Tuple2<Integer, Kind>> frequencies = new ArrayList<>();
    weights.forEach((kind, weight) -> frequencies.add(Tuple.of(weight, kind)));
    return Combinators.combine(
            Arbitraries.frequency(frequencies),
            Arbitraries.integers().between(0, 5),
            Arbitraries.integers().between(0, 12))
        .as((kind, which, count) -> new Action(kind, which, count))
        .list()
        .ofMinSize(4)
        .ofMaxSize(40);
  }
}
