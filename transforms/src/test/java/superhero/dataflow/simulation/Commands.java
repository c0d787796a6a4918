package superhero.dataflow.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import superhero.dataflow.compact.CompactAccess;
import superhero.dataflow.deadletter.DeadLettersSink;
import superhero.dataflow.model.Model;
import superhero.dataflow.model.Models;
import superhero.dataflow.rawlog.Tables;
import superhero.dataflow.standard.EtlMetaRecord;
import superhero.dataflow.standard.TablesSink;
import superhero.dataflow.standardize.ReplayAccess;
import superhero.dataflow.write.Sink;

/**
 * The commands from the lake to the lake. Each is one step of a history, in which the history may
 * go on before each request. compact runs beside itself; the others run alone.
 */
final class Commands {
  private static final long SMALL = 6_000;
  private static final long LARGE = 1 << 20;

  private final World world;
  private final List<Caller> compacting = new ArrayList<>();
  private final List<Caller> replaying = new ArrayList<>();
  private Models modelsOfReplay = SimModels.SHIPPED;
  private boolean hasCompacted;
  private boolean replayIsHalfDone;

  /** Tables were made with other models than those of the last job. */
  private boolean madeWithOthers;

  Commands(World world) {
    this.world = world;
  }

  void compact(int count) {
    if (replaying.isEmpty()) {
      hasCompacted = true;
      run("compacted", compacting, () -> compact(count % 3 == 0 ? SMALL : LARGE));
    }
  }

  void standardize(JobSettings settings, int count) {
    Set<String> only = count % 3 == 0 ? Set.of("log_meta") : Set.of();
    replay(
        settings,
        () ->
            only.isEmpty()
                ? ReplayAccess.standardize(
                    tables(settings.models()), etlMeta(settings.models()), sinks(settings.models()))
                : ReplayAccess.standardizeOnly(
                    tables(settings.models()),
                    etlMeta(settings.models()),
                    sinks(settings.models()),
                    only,
                    TablesSink.to(JobSettings.STANDARD, settings.models()).only(only)));
  }

  void replay(JobSettings settings) {
    replay(
        settings,
        () ->
            ReplayAccess.deadLetters(
                tables(settings.models()), etlMeta(settings.models()), sinks(settings.models())));
  }

  private void replay(JobSettings settings, Supplier<List<String>> command) {
    if (replaying.isEmpty() && compacting.isEmpty()) {
      modelsOfReplay = settings.models();
      madeWithOthers |= settings.models() != JobSettings.VARIANTS.get(0).models();
      replayIsHalfDone |= !run("replayed", replaying, command);
    }
  }

  /** Whoever changes the models ends what writes tables first. */
  void endIfOf(JobSettings settings) {
    if (settings.models() != modelsOfReplay) {
      replaying.forEach(Caller::crash);
    }
  }

  void endAll() {
    compacting.forEach(Caller::crash);
    replaying.forEach(Caller::crash);
  }

  boolean haveMadeTablesWithOtherModels() {
    return madeWithOthers;
  }

  /** What was killed is run again with the same models, undisturbed. */
  void finish() {
    if (replayIsHalfDone) {
      standardizeAll();
    }
    if (hasCompacted && !run("compacted", compacting, () -> compact(LARGE))) {
      // A range was written once more, from a log that no longer has all that it had.
      mustEnd(world.moved && world.compacted);
      world.statistics.count("told to standardize");
      standardizeAll();
      mustEnd(run("compacted", compacting, () -> compact(LARGE)));
    }
  }

  private void standardizeAll() {
    mustEnd(
        run(
            "replayed",
            replaying,
            () ->
                ReplayAccess.standardize(
                    tables(modelsOfReplay), etlMeta(modelsOfReplay), sinks(modelsOfReplay))));
  }

  private static void mustEnd(boolean ended) {
    if (!ended) {
      throw new Violation("an undisturbed command does not end, or has left something");
    }
  }

  /** True if it came to its end, and has left nothing. */
  private boolean run(String what, List<Caller> running, Supplier<List<String>> command) {
    Caller caller = new Caller();
    List<String> left = new ArrayList<>();
    running.add(caller);
    boolean[] ended = new boolean[1];
    world.step(
        caller,
        () -> {
          left.addAll(command.get());
          caller.live();
          ended[0] = true;
        });
    running.remove(caller);
    // Ingest has begun a range, or has given it up.
    left.removeIf(sentence -> sentence.contains("there is no manifest of it"));
    if (ended[0]) {
      world.statistics.count(left.isEmpty() ? what : what + " and left something");
    }
    return ended[0] && left.isEmpty();
  }

  private static List<String> compact(long targetBytes) {
    return CompactAccess.run(
        JobSettings.STANDARD,
        SimModels.STRICT.ofMessages().stream().map(Model::name).toList(),
        targetBytes);
  }

  private static Tables tables(Models models) {
    return new Tables(JobSettings.LAKE, models);
  }

  private static EtlMetaRecord etlMeta(Models models) {
    return EtlMetaRecord.in(JobSettings.LAKE, models);
  }

  private static List<Sink> sinks(Models models) {
    return List.of(
        TablesSink.to(JobSettings.STANDARD, models), DeadLettersSink.to(JobSettings.DEAD_LETTERS));
  }
}
