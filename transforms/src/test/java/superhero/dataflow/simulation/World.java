package superhero.dataflow.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.failure.RetryAccess;
import superhero.dataflow.kafka.ConsumerGroup;
import superhero.dataflow.kafka.Epoch;
import superhero.dataflow.plan.Start;

/** Brokers, a store, jobs of one group, and the history that happens to them. */
final class World {
  static final String TOPIC = "lib.server.logs";
  private static final String OTHER_TOPIC = "lib.server.logs2";
  private static final int MAX_DEPTH = 4;
  private static final int MAX_JOBS = 6;
  private static final long LOW_BITS = 0xffff;

  final Statistics statistics;
  final Scheduler scheduler;
  final SimKafka kafka;
  final SimStore store;
  final Excuses excuses;
  final Issued issued;
  final List<Job> jobs = new ArrayList<>();
  final Producing producing;
  final Markers markers;
  final Commands commands;

  /** The group that goes on; another one only if a sentence asks for it. */
  ConsumerGroup group;

  /** Kafka's retention has removed messages. */
  boolean retained;

  /** A job was told to go on without messages that Kafka no longer has. */
  boolean skipped;

  /** A job was told to begin behind messages that are there; an audit would have to know. */
  boolean choseStart;

  /** Kafka has forgotten the group. */
  boolean forgotten;

  /** Somebody has moved an offset of the group. */
  boolean moved;

  /** All that shapes objects beside the ranges is the same for all jobs. */
  boolean sameSettings = true;

  /** A log is no longer as it was when some of it was written. */
  boolean compacted;

  private @Nullable Job current;
  private String fingerprint = "";

  private final SimClock clock = new SimClock();
  private final List<Job.Progress> checkpoints = new ArrayList<>();
  private final List<Job> checkpointed = new ArrayList<>();
  private final List<Action> history;
  private int next;
  private int depth;

  World(List<Action> history, Statistics statistics, Fault fault) {
    this.history = history;
    this.statistics = statistics;
    this.scheduler = new Scheduler(statistics, this::nested);
    this.kafka = new SimKafka(scheduler, statistics, fault);
    this.store = new SimStore(scheduler, fault);
    this.group = new ConsumerGroup(kafka, "group");
    this.issued = new Issued(kafka, statistics);
    this.producing = new Producing(clock::instant);
    this.excuses = new Excuses(this);
    this.markers = new Markers(this);
    this.commands = new Commands(this);
    store.watch(clock::instant, markers::changed);
    SimFileSystem.serve(store);
    RetryAccess.sleepBy(millis -> clock.pass(Duration.ofMillis(millis)));
    kafka.groups.onPlan(excuses::begin);
    kafka.topics.put(TOPIC, producing.create(TOPIC));
  }

  /** The job that makes requests now. */
  Job current() {
    return current;
  }

  void passTime(Duration time) {
    clock.pass(time);
  }

  /** Audits take as long as a history does, so only every second one has them. */
  boolean isAudited() {
    return history.size() % 2 == 0;
  }

  boolean isRecreated() {
    return !producing.deleted.isEmpty();
  }

  /** A log has lost messages. */
  boolean isCutBack() {
    return kafka.topics.values().stream()
        .flatMap(topic -> topic.logs.stream())
        .anyMatch(log -> !log.replaced.isEmpty());
  }

  /** Without its plan a group cannot tell that a log was cut back, so no history has both. */
  private boolean mayCutBack() {
    return !forgotten && !moved && !isRecreated();
  }

  void run() {
    while (next < history.size()) {
      act(history.get(next++));
    }
    scheduler.disarm();
  }

  private void nested() {
    if (depth == MAX_DEPTH) {
      return;
    }
    depth++;
    while (next < history.size()) {
      Action action = history.get(next++);
      if (action.kind() == Action.Kind.RESUME) {
        break;
      }
      act(action);
    }
    depth--;
  }

  private void act(Action action) {
    int count = action.count();
    List<TopicPartition> partitions = kafka.partitions();
    TopicPartition name = partitions.get(action.which() % partitions.size());
    SimTopic topic = kafka.topics.get(name.topic());
    int partition = name.partition();
    SimLog log = topic.logs.get(partition);
    switch (action.kind()) {
      case PRODUCE -> producing.produce(topic, partition, count);
      case BEGIN_TRANSACTION -> producing.inTransaction(topic, partition, count);
      case END_TRANSACTION -> {
        if (log.hasOpenTransaction()) {
          log.endTransaction(count % 2 == 0);
        }
      }
      case COMPACT -> {
        if (log.compact(count)) {
          excuses.compact(topic, partition, count, depth > 0);
          compacted = true;
        }
      }
      case RETAIN -> {
        log.retainFrom(log.earliest() + 1 + count % 4);
        excuses.retain(topic, partition, log.earliest());
        retained = true;
      }
      case ELECT -> {
        log.elect(log.highWatermark() - (mayCutBack() ? count : 0));
        producing.produce(topic, partition, action.which());
      }
      case ADD_PARTITION -> {
        if (topic.logs.size() < 3) {
          topic.logs.add(new SimLog());
        }
      }
      case ADD_TOPIC -> {
        if (!kafka.topics.containsKey(OTHER_TOPIC)) {
          kafka.topics.put(OTHER_TOPIC, producing.create(OTHER_TOPIC));
          producing.produce(kafka.topics.get(OTHER_TOPIC), 0, count);
        }
      }
      case RECREATE_TOPIC -> {
        if (!isCutBack()) {
          kafka.topics.put(topic.name, producing.recreate(topic, count));
          kafka.groups.forget(topic.name);
        }
      }
      case FORGET_OFFSETS -> {
        if (!isCutBack()) {
          endJobs();
          jobs.clear();
          checkpoints.clear();
          checkpointed.clear();
          forgetGroup();
        }
      }
      case MOVE_OFFSET -> {
        if (!isCutBack()) {
          endJobs();
          kafka.groups.of(group.id()).put(name, new OffsetAndMetadata(count));
          moved = true;
        }
      }
      case PASS_TIME -> clock.pass(Duration.ofMinutes(20L * (1 + count)));
      case START_JOB -> start(settings(action), count);
      case START_JOB_FROM -> start(settings(action).from(startFrom(count)), count);
      case START_JOB_SKIPPING_LOST_MESSAGES ->
          start(settings(action).skippingLostMessages(true), count);
      case COMPACT_TABLES -> commands.compact(count);
      case STANDARDIZE -> commands.standardize(newestSettings(), count);
      case REPLAY_DEAD_LETTERS -> commands.replay(newestSettings());
      case CRASH_BEFORE -> scheduler.arm(count, Disturbance.CRASH_BEFORE);
      case CRASH_AFTER -> scheduler.arm(count, Disturbance.CRASH_AFTER);
      case LOSE_REQUEST -> scheduler.arm(count, Disturbance.LOSE_REQUEST);
      case LOSE_ANSWER -> scheduler.arm(count, Disturbance.LOSE_ANSWER);
      case PAUSE -> scheduler.arm(count, Disturbance.PAUSE);
      case RESUME -> {}
      default -> {
        if (!jobs.isEmpty()) {
          // 0 is the newest: histories that shrink keep one job.
          act(jobs.get(jobs.size() - 1 - action.which() % jobs.size()), action);
        }
      }
    }
  }

  private JobSettings newestSettings() {
    return jobs.isEmpty() ? JobSettings.VARIANTS.get(0) : jobs.get(jobs.size() - 1).settings;
  }

  private static JobSettings settings(Action action) {
    return JobSettings.VARIANTS
        .get(action.which() % JobSettings.VARIANTS.size())
        .byPattern(action.count() % 2 == 1);
  }

  private Start startFrom(int count) {
    return switch (count / 2 % 4) {
      case 0 -> Start.lake();
      case 1 -> Start.latest();
      case 2 -> Start.at(clock.instant().minus(Duration.ofMinutes(30)));
      default -> Start.earliest();
    };
  }

  /** Whoever changes the group's offsets does so first; and Kafka forgets those of no live job. */
  private void endJobs() {
    jobs.forEach(job -> job.caller.crash());
  }

  /** All that Kafka knows of the group; its next job plans what is not whole as if it were new. */
  void forgetGroup() {
    kafka.topics.keySet().forEach(kafka.groups::forget);
    issued.forgetUnfinished(new LakeContents(store.objects));
    forgotten = true;
  }

  private void act(Job job, Action action) {
    int count = action.count();
    switch (action.kind()) {
      case RESTART_SOURCE -> add(job.again(job.progress()));
      case CHECKPOINT -> {
        checkpoints.add(job.progress());
        checkpointed.add(job);
      }
      case RESTORE -> {
        if (!checkpoints.isEmpty()) {
          int which = count / 2 % checkpoints.size();
          Job from = checkpointed.get(which);
          Job.Progress progress = checkpoints.get(which);
          progress.panes().forgetWatermark();
          add(count % 2 == 0 ? from.again(progress) : begin(from.settings, count, progress));
        }
      }
      case PLAN -> step(job, () -> job.plan(false));
      case PLAN_FLUSH -> step(job, () -> job.plan(true));
      case WRITE -> step(job, () -> job.write(count));
      case WRITE_AGAIN -> step(job, () -> job.writeAgain(count));
      case COMMIT -> step(job, () -> job.commit(count));
      case MARK -> step(job, () -> job.mark(count));
      case RUN -> step(job, job::run);
      case CRASH -> job.caller.crash();
      default -> throw new AssertionError(action);
    }
  }

  private void add(@Nullable Job job) {
    if (job != null && jobs.size() < MAX_JOBS && job.settings.fingerprint().equals(fingerprint)) {
      jobs.add(job);
      statistics.count("restarts");
    }
  }

  private void start(JobSettings settings, int lowBits) {
    if (jobs.size() < MAX_JOBS) {
      sameSettings &= settings.fingerprint().equals(JobSettings.VARIANTS.get(0).fingerprint());
      commands.endIfOf(settings);
      Job job = begin(settings, lowBits);
      if (job != null) {
        jobs.add(job);
      }
    }
  }

  /** Whoever changes what shapes objects ends the jobs and their workers, and they stay ended. */
  private void endJobsOfOtherFingerprints(JobSettings settings) {
    fingerprint = settings.fingerprint();
    jobs.stream()
        .filter(each -> !each.settings.fingerprint().equals(fingerprint))
        .forEach(each -> each.caller.crash());
  }

  /** A new job of the group; null if it did not live so long. */
  @Nullable Job begin(JobSettings settings, int lowBits) {
    return begin(settings, lowBits, null);
  }

  private @Nullable Job begin(JobSettings settings, int lowBits, Job.@Nullable Progress restored) {
    endJobsOfOtherFingerprints(settings);
    Caller caller = new Caller();
    List<Epoch> epoch = new ArrayList<>();
    step(caller, () -> epoch.add(Epoch.next(group)));
    if (epoch.isEmpty()) {
      return null;
    }
    // The low bits are random in Epoch.next, and a history must give the same run each time.
    long number = (epoch.get(0).number() & ~LOW_BITS) | (lowBits & LOW_BITS);
    statistics.count("jobs");
    skipped |= settings.skipLostMessages();
    choseStart |=
        settings.start().kind() == Start.Kind.LATEST
            || settings.start().kind() == Start.Kind.INSTANT;
    endJobsOfOtherFingerprints(settings);
    Epoch own = new Epoch(group, number);
    Job job =
        new Job(
            caller,
            settings,
            own,
            clock,
            issued,
            markers,
            restored == null ? null : restored.restoredBy(own));
    if (restored == null) {
      step(job, job::lookForUnmarked);
    }
    return job;
  }

  void step(Job job, Runnable body) {
    if (job.caller.isAlive()) {
      Job before = current;
      current = job;
      step(job.caller, body);
      current = before;
    }
  }

  void step(Caller caller, Runnable body) {
    scheduler.enter(caller);
    try {
      body.run();
    } catch (Crashed e) {
      caller.crash();
    } catch (Waits e) {
      statistics.count("waits");
      caller.ends(e.getMessage());
    } catch (JobException e) {
      statistics.count("sentences");
      if (e.getMessage().contains("was cut back, as by")) {
        if (!isCutBack()) {
          throw new Violation("no log was cut back: " + e.getMessage(), e);
        }
        statistics.count("cut back");
      }
      if (e.getMessage().contains("--startFrom=lake") && !forgotten && !isRecreated()) {
        throw new Violation("Kafka has forgotten nothing: " + e.getMessage(), e);
      }
      caller.ends(e.getMessage());
    } catch (RuntimeException e) {
      throw new Violation("a job ends without a sentence: " + e, e);
    } finally {
      scheduler.leave();
    }
  }
}
