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
        Action.history(
            """
            PAUSE(0,16) START_JOB_FROM(0,0) RUN(0,0) PRODUCE(0,0)
            START_JOB_SKIPPING_LOST_MESSAGES(0,0) RUN(0,0)"""));
  }

  /**
   * A worker dies behind the first part of a range, and less of that is there when it comes again.
   */
  @Example
  void aRangeThatIsCompactedBetweenTwoAttemptsIsCutAsBefore() {
    run(
        Action.history(
            """
            PRODUCE(0,4) START_JOB(2,0) PLAN_FLUSH(0,0) CRASH_AFTER(0,8) WRITE(0,0)
            COMPACT(0,0) START_JOB(2,0) RUN(0,0)"""));
  }

  /** It has read that there is no plan, and then finds what another job has written. */
  @Example
  void aPlannerThatIsOvertakenWhileItLooksAtTheLakeSaysSo() {
    run(
        Action.history(
            """
            PRODUCE(0,5) START_JOB(0,0) PAUSE(0,8) PLAN_FLUSH(0,0) START_JOB(0,1)
            RUN(0,0)"""));
  }

  /** The tables that have rows are marked, those that have none are not. */
  @Example
  void aMarkerThatAKilledJobDidNotComeToIsWrittenByTheNext() {
    run(
        Action.history(
            """
            START_JOB(4,0) BEGIN_TRANSACTION(0,6) END_TRANSACTION(0,8) RUN(0,6)
            PASS_TIME(0,7) PAUSE(0,8) RUN(0,9) CRASH_AFTER(0,2)"""));
  }

  /** It counted before another one wrote and marked, and leaves no older counts when it wakes. */
  @Example
  void aWorkerThatHangsWhileItMarksLeavesWhatIsThere() {
    run(
        Action.history(
            """
            CRASH_BEFORE(0,0) START_JOB(0,0) START_JOB_SKIPPING_LOST_MESSAGES(0,0)
            PAUSE(0,2) PRODUCE(0,0) RUN(0,0) PASS_TIME(0,3) START_JOB(0,0) RESUME(0,0)
            RESTART_SOURCE(0,0) PAUSE(0,7) RUN(8,0) PRODUCE(0,6) RUN(0,0) RUN(5,0)"""));
  }

  /**
   * Half compacted, then written once more from a log that Kafka has compacted meanwhile: compact
   * says what to do, and it helps.
   */
  @Example
  void whatIsBesideACompactedObjectWithOtherRowsIsStandardized() {
    World world =
        run(
            Action.history(
                """
            START_JOB(0,0) PRODUCE(0,6) RUN(0,0) PASS_TIME(0,3) RUN(0,0)
            CRASH_BEFORE(0,20) COMPACT_TABLES(0,0) COMPACT(0,0) MOVE_OFFSET(0,0)"""));
    assertThat(world.statistics.of("told to standardize")).isPositive();
  }

  /** A round in which the new topic is seen and not yet planned moves no watermark. */
  @Example
  void aTopicThatIsCreatedAnewWhileAJobHangsHoldsMarkersBack() {
    run(
        Action.history(
            """
            ADD_TOPIC(0,5) START_JOB(0,1) ADD_PARTITION(0,4) PAUSE(0,4) RUN(0,4)
            RECREATE_TOPIC(0,0) BEGIN_TRANSACTION(3,0)"""));
  }

  /** What the other models made of the range goes when a job writes it as it was planned. */
  @Example
  void aRangeThatIsStandardizedByOtherModelsBeforeItIsCommittedIsWrittenAsPlanned() {
    run(
        Action.history(
            """
            PRODUCE(0,0) PRODUCE(0,1) PRODUCE(0,1) START_JOB(0,0) PLAN_FLUSH(0,0)
            WRITE(0,8) START_JOB(5,0) STANDARDIZE(0,4) START_JOB(0,0) RUN(0,0)"""));
  }

  /** The second job writes zstd, but not what was begun as gzip; a third has it the other way. */
  @Example
  void aRangeThatWasBegunKeepsItsCompression() {
    World world =
        run(
            Action.history(
                """
            PRODUCE(0,3) START_JOB(0,0) PLAN_FLUSH(0,0) CRASH_AFTER(0,8) WRITE(0,0)
            START_JOB(%d,0) RUN(0,0) PRODUCE(0,3) PLAN_FLUSH(0,0) CRASH_AFTER(0,8)
            WRITE(0,0) START_JOB(0,0) RUN(0,0)"""
                    .formatted(JobSettings.VARIANTS.size() - 1)));
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
        Action.history(
            """
            START_JOB(3,5) PRODUCE(1,11) PLAN_FLUSH(0,10)
            START_JOB_SKIPPING_LOST_MESSAGES(7,0) WRITE(1,0) PLAN_FLUSH(2,2) RETAIN(0,6)
            PRODUCE(0,8) WRITE(0,0)"""));
  }

  /**
   * It has read both messages, which become two parts, when Kafka loses the first; the second is
   * written by another worker of its job before it wakes.
   */
  @Example
  void aWorkerThatHangsCutsNothingByMessagesThatKafkaHasLost() {
    run(
        Action.history(
            """
            START_JOB_SKIPPING_LOST_MESSAGES(2,0) PRODUCE(0,2) PLAN_FLUSH(0,0)
            PAUSE(0,8) RUN(0,0) RETAIN(0,0) RESTART_SOURCE(0,0) WRITE(0,0)"""));
  }

  /**
   * Two jobs of other settings begin at once. One completes a range that the other has seen
   * unfinished, while that one is about to delete what it saw.
   */
  @Example
  void aJobOfOtherSettingsDeletesNothingThatAnOlderOneCompletesMeanwhile() {
    run(
        Action.history(
            """
            PAUSE(0,2) START_JOB(4,0) START_JOB(0,1) RESUME(0,0) PRODUCE(0,0) PLAN_FLUSH(0,0)
            PAUSE(0,9) RESTART_SOURCE(0,0) PLAN_FLUSH(1,0) RUN(0,0)"""));
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
