package superhero.dataflow.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import superhero.dataflow.failure.RetryAccess;

/** Whatever happens to the jobs of a group, each message ends up on the lake once. */
class SimulationTest {
  private static final Statistics STATISTICS = new Statistics();

  static {
    SimFileSystemRegistrar.register();
  }

  @Property(seed = "20261127", tries = 1_500)
  void eachMessageIsOnTheLakeOnce(@ForAll("histories") List<Action> history) {
    run(history);
  }

  /** It looked at the lake before another job wrote to it, and deletes nothing when it wakes. */
  @Example
  void aPlannerThatHangsDeletesNothingOfANewerJob() {
    run(
        List.of(
            new Action(Action.Kind.PAUSE, 0, 16),
            new Action(Action.Kind.START_JOB_FROM, 0, 0),
            new Action(Action.Kind.RUN, 0, 0),
            new Action(Action.Kind.PRODUCE, 0, 0),
            new Action(Action.Kind.START_JOB_SKIPPING_LOST_MESSAGES, 0, 0),
            new Action(Action.Kind.RUN, 0, 0)));
  }

  /**
   * A worker dies behind the first part of a range, and less of that is there when it comes again.
   */
  @Example
  void aRangeThatIsCompactedBetweenTwoAttemptsIsCutAsBefore() {
    run(
        List.of(
            new Action(Action.Kind.PRODUCE, 0, 4),
            new Action(Action.Kind.START_JOB, 2, 0),
            new Action(Action.Kind.PLAN_FLUSH, 0, 0),
            new Action(Action.Kind.CRASH_AFTER, 0, 8),
            new Action(Action.Kind.WRITE, 0, 0),
            new Action(Action.Kind.COMPACT, 0, 0),
            new Action(Action.Kind.START_JOB, 2, 0),
            new Action(Action.Kind.RUN, 0, 0)));
  }

  /** It has read that there is no plan, and then finds what another job has written. */
  @Example
  void aPlannerThatIsOvertakenWhileItLooksAtTheLakeSaysSo() {
    run(
        List.of(
            new Action(Action.Kind.PRODUCE, 0, 5),
            new Action(Action.Kind.START_JOB, 0, 0),
            new Action(Action.Kind.PAUSE, 0, 8),
            new Action(Action.Kind.PLAN_FLUSH, 0, 0),
            new Action(Action.Kind.START_JOB, 0, 1),
            new Action(Action.Kind.RUN, 0, 0)));
  }

  /** The tables that have rows are marked, those that have none are not. */
  @Example
  void aMarkerThatAKilledJobDidNotComeToIsWrittenByTheNext() {
    run(
        List.of(
            new Action(Action.Kind.START_JOB, 4, 0),
            new Action(Action.Kind.BEGIN_TRANSACTION, 0, 6),
            new Action(Action.Kind.END_TRANSACTION, 0, 8),
            new Action(Action.Kind.RUN, 0, 6),
            new Action(Action.Kind.PASS_TIME, 0, 7),
            new Action(Action.Kind.PAUSE, 0, 8),
            new Action(Action.Kind.RUN, 0, 9),
            new Action(Action.Kind.CRASH_AFTER, 0, 2)));
  }

  /** It counted before another one wrote and marked, and leaves no older counts when it wakes. */
  @Example
  void aWorkerThatHangsWhileItMarksLeavesWhatIsThere() {
    run(
        List.of(
            new Action(Action.Kind.CRASH_BEFORE, 0, 0),
            new Action(Action.Kind.START_JOB, 0, 0),
            new Action(Action.Kind.START_JOB_SKIPPING_LOST_MESSAGES, 0, 0),
            new Action(Action.Kind.PAUSE, 0, 2),
            new Action(Action.Kind.PRODUCE, 0, 0),
            new Action(Action.Kind.RUN, 0, 0),
            new Action(Action.Kind.PASS_TIME, 0, 3),
            new Action(Action.Kind.START_JOB, 0, 0),
            new Action(Action.Kind.RESUME, 0, 0),
            new Action(Action.Kind.RESTART_SOURCE, 0, 0),
            new Action(Action.Kind.PAUSE, 0, 7),
            new Action(Action.Kind.RUN, 8, 0),
            new Action(Action.Kind.PRODUCE, 0, 6),
            new Action(Action.Kind.RUN, 0, 0),
            new Action(Action.Kind.RUN, 5, 0)));
  }

  /**
   * Half compacted, then written once more from a log that Kafka has compacted meanwhile: compact
   * says what to do, and it helps.
   */
  @Example
  void whatIsBesideACompactedObjectWithOtherRowsIsStandardized() {
    World world =
        run(
            List.of(
                new Action(Action.Kind.START_JOB, 0, 0),
                new Action(Action.Kind.PRODUCE, 0, 6),
                new Action(Action.Kind.RUN, 0, 0),
                new Action(Action.Kind.PASS_TIME, 0, 3),
                new Action(Action.Kind.RUN, 0, 0),
                new Action(Action.Kind.CRASH_BEFORE, 0, 20),
                new Action(Action.Kind.COMPACT_TABLES, 0, 0),
                new Action(Action.Kind.COMPACT, 0, 0),
                new Action(Action.Kind.MOVE_OFFSET, 0, 0)));
    assertThat(world.statistics.of("told to standardize")).isPositive();
  }

  /** A round in which the new topic is seen and not yet planned moves no watermark. */
  @Example
  void aTopicThatIsCreatedAnewWhileAJobHangsHoldsMarkersBack() {
    run(
        List.of(
            new Action(Action.Kind.ADD_TOPIC, 0, 5),
            new Action(Action.Kind.START_JOB, 0, 1),
            new Action(Action.Kind.ADD_PARTITION, 0, 4),
            new Action(Action.Kind.PAUSE, 0, 4),
            new Action(Action.Kind.RUN, 0, 4),
            new Action(Action.Kind.RECREATE_TOPIC, 0, 0),
            new Action(Action.Kind.BEGIN_TRANSACTION, 3, 0)));
  }

  /** What the other models made of the range goes when a job writes it as it was planned. */
  @Example
  void aRangeThatIsStandardizedByOtherModelsBeforeItIsCommittedIsWrittenAsPlanned() {
    run(
        List.of(
            new Action(Action.Kind.PRODUCE, 0, 0),
            new Action(Action.Kind.PRODUCE, 0, 1),
            new Action(Action.Kind.PRODUCE, 0, 1),
            new Action(Action.Kind.START_JOB, 0, 0),
            new Action(Action.Kind.PLAN_FLUSH, 0, 0),
            new Action(Action.Kind.WRITE, 0, 8),
            new Action(Action.Kind.START_JOB, 5, 0),
            new Action(Action.Kind.STANDARDIZE, 0, 4),
            new Action(Action.Kind.START_JOB, 0, 0),
            new Action(Action.Kind.RUN, 0, 0)));
  }

  /** The second job writes zstd, but not what was begun as gzip; a third has it the other way. */
  @Example
  void aRangeThatWasBegunKeepsItsCompression() {
    World world =
        run(
            List.of(
                new Action(Action.Kind.PRODUCE, 0, 3),
                new Action(Action.Kind.START_JOB, 0, 0),
                new Action(Action.Kind.PLAN_FLUSH, 0, 0),
                new Action(Action.Kind.CRASH_AFTER, 0, 8),
                new Action(Action.Kind.WRITE, 0, 0),
                new Action(Action.Kind.START_JOB, JobSettings.VARIANTS.size() - 1, 0),
                new Action(Action.Kind.RUN, 0, 0),
                new Action(Action.Kind.PRODUCE, 0, 3),
                new Action(Action.Kind.PLAN_FLUSH, 0, 0),
                new Action(Action.Kind.CRASH_AFTER, 0, 8),
                new Action(Action.Kind.WRITE, 0, 0),
                new Action(Action.Kind.START_JOB, 0, 0),
                new Action(Action.Kind.RUN, 0, 0)));
    assertThat(world.store.objects.keySet())
        .filteredOn(name -> name.startsWith("sim://lake/raw/lib.server.logs/"))
        .hasSize(4)
        .allMatch(
            name ->
                name.contains("_%019d_".formatted(0))
                    == name.endsWith("_%019d.json.gz".formatted(4)))
        .filteredOn(name -> name.endsWith(".json.zst"))
        .hasSize(2);
  }

  /** Told to go on without lost messages, a job does not replace those that the lake has. */
  @Example
  void aRangeThatIsOnTheLakeIsNotReplacedByWhatKafkaStillHasOfIt() {
    run(
        List.of(
            new Action(Action.Kind.START_JOB, 3, 5),
            new Action(Action.Kind.PRODUCE, 1, 11),
            new Action(Action.Kind.PLAN_FLUSH, 0, 10),
            new Action(Action.Kind.START_JOB_SKIPPING_LOST_MESSAGES, 7, 0),
            new Action(Action.Kind.WRITE, 1, 0),
            new Action(Action.Kind.PLAN_FLUSH, 2, 2),
            new Action(Action.Kind.RETAIN, 0, 6),
            new Action(Action.Kind.PRODUCE, 0, 8),
            new Action(Action.Kind.WRITE, 0, 0)));
  }

  /** Leaders that do not have the last messages of those before are told from those that have. */
  @Property(seed = "20261127", tries = 500)
  void eachMessageIsOnTheLakeOnceWhoeverLeads(@ForAll("elections") List<Action> history) {
    run(history);
  }

  /** For hours, not for every change. */
  @Tag("long")
  @Property(tries = 200_000)
  void eachMessageIsOnTheLakeOnceInManyHistories(@ForAll("histories") List<Action> history) {
    run(history);
  }

  static World run(List<Action> history) {
    World world = new World(history, STATISTICS, Fault.NONE);
    STATISTICS.count("histories");
    if (STATISTICS.of("histories") % 5_000 == 0) {
      System.out.println("Simulated so far: " + STATISTICS);
    }
    world.run();
    new Oracle(world).check();
    return world;
  }

  @AfterContainer
  static void timePasses() {
    RetryAccess.sleep();
  }

  @AfterContainer
  static void theSimulationIsNotBlind() {
    System.out.println("Simulated: " + STATISTICS);
    for (Disturbance each : Disturbance.values()) {
      assertThat(STATISTICS.of(each.name())).as(each.name()).isPositive();
    }
    for (String each :
        List.of(
            "fenced",
            "cut back",
            "issued again",
            "markers",
            "joined",
            "replayed",
            "audited",
            "told to start from the lake",
            "told to skip lost messages")) {
      assertThat(STATISTICS.of(each)).as(each).isPositive();
    }
  }

  @Provide
  Arbitrary<List<Action>> elections() {
    return Histories.withElections();
  }

  @Provide
  Arbitrary<List<Action>> histories() {
    return Histories.any();
  }
}
