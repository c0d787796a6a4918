package superhero.dataflow.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import superhero.dataflow.kafka.ConsumerGroup;
import superhero.dataflow.plan.PlannerAccess;
import superhero.dataflow.plan.Start;

/** Lets one last job finish undisturbed, and says whether the promises hold. */
final class Oracle {
  private static final int MAX_ROUNDS = 40;
  private static final int MAX_SENTENCES = 6;
  private final World world;

  Oracle(World world) {
    this.world = world;
  }

  void check() {
    committedIsOnTheLake();
    goOnBehindOpenTransactions();
    world.jobs.forEach(job -> job.caller.crash());
    topics().stream()
        .flatMap(topic -> topic.logs.stream())
        .filter(SimLog::hasOpenTransaction)
        .forEach(log -> log.endTransaction(true));
    growAgain();
    world.commands.endAll();
    finish(JobSettings.VARIANTS.get(0).byPattern(world.kafka.topics.size() > 1), MAX_SENTENCES);
    if (world.skipped) {
      world.excuses.giveUp(topics(), new LakeContents(world.store.objects));
    }
    world.markers.checkNoneWasTooEarly();
    world.commands.finish();
    LakeContents lake = new LakeContents(world.store.objects);
    nothingTwice(lake);
    nothingForeign(lake);
    nothingLost(lake);
    planDecodes();
    committedIsOnTheLake();
    if (world.excuses.isEmpty()
        && !world.choseStart
        && !world.moved
        && !world.isCutBack()
        && !world.commands.haveMadeTablesWithOtherModels()
        && world.isAudited()) {
      world.statistics.count("audited");
      new Audits(world).findNothing();
    }
    if (world.sameSettings
        && !world.retained
        && !world.compacted
        && !world.forgotten
        && !world.isRecreated()
        && !world.isCutBack()) {
      Undisturbed.compare(world);
    }
  }

  /** A transaction that is open for long holds the marks back, and nothing else. */
  private void goOnBehindOpenTransactions() {
    if (topics().stream()
        .flatMap(each -> each.logs.stream())
        .anyMatch(SimLog::hasOpenTransaction)) {
      world.passTime(Duration.ofHours(2));
      world.jobs.forEach(job -> world.step(job, job::run));
    }
  }

  private List<SimTopic> topics() {
    return List.copyOf(world.kafka.topics.values());
  }

  /** Who waits for a log to grow past what it had goes on. */
  private void growAgain() {
    for (SimTopic topic : topics()) {
      for (int partition = 0; partition < topic.logs.size(); partition++) {
        SimLog log = topic.logs.get(partition);
        while (!log.replaced.isEmpty() && log.highWatermark() <= log.replaced.last()) {
          world.producing.produce(topic, partition, 0);
        }
      }
    }
  }

  /** What a job's last sentence advises is done; the promise is that it helps. */
  private void finish(JobSettings settings, int sentences) {
    Job job = world.begin(settings, 0xffff);
    if (job == null) {
      throw new Violation("the last job does not begin");
    }
    int rounds = 0;
    int issued = 1;
    while (issued > 0 && job.caller.isAlive()) {
      int[] count = new int[1];
      world.step(job, () -> count[0] = job.plan(true));
      world.step(job, job::run);
      issued = count[0];
      if (++rounds > MAX_ROUNDS) {
        throw new Violation("the last job plans without end");
      }
    }
    if (job.caller.isAlive()) {
      world.markers.checkAllAreThere(job);
      return;
    }
    String sentence = job.caller.end();
    world.statistics.count("last job ended");
    if (sentences == 0) {
      throw new Violation("the last job ends though all was done that it says: " + sentence);
    }
    finish(advised(settings, sentence), sentences - 1);
  }

  /** The settings of a job that does what a sentence says; some ask for a step before. */
  private JobSettings advised(JobSettings settings, String sentence) {
    if (sentence.contains("--startFrom=lake") && world.forgotten) {
      world.statistics.count("told to start from the lake");
      return settings.from(Start.lake());
    }
    if (sentence.contains("--skipLostMessages") && (world.retained || world.isCutBack())) {
      world.statistics.count("told to skip lost messages");
      return settings.skippingLostMessages(true);
    }
    if (sentence.contains("created anew since") && world.isRecreated()) {
      world.group = new ConsumerGroup(world.kafka, "another group");
      world.forgetGroup();
      return settings;
    }
    if (sentence.contains("is committed, but the log ends at") && world.moved) {
      // Whoever has moved the offset there takes it back.
      world.forgetGroup();
      return settings;
    }
    throw new Violation("the last job ends: " + sentence);
  }

  private void nothingTwice(LakeContents lake) {
    atMostOnce("raw", lake.raw);
    atMostOnce("buffer_meta", lake.bufferMeta);
    atMostOnce("log_meta", lake.logMeta);
    atMostOnce("dead letters", lake.deadLetters);
  }

  private void atMostOnce(String where, Map<String, Integer> counts) {
    counts.forEach(
        (key, count) -> {
          if (count != 1 && !world.excuses.isCutAgain(key.replaceFirst(" of .*", ""))) {
            throw new Violation(key + " stands " + count + " times in " + where);
          }
        });
  }

  /** Each line is of the topic whose id its object has in its name. */
  private void nothingForeign(LakeContents lake) {
    Map<String, Set<Long>> sent = new HashMap<>();
    List<SimTopic> all = new ArrayList<>(world.producing.deleted);
    all.addAll(topics());
    for (SimTopic topic : all) {
      for (int partition = 0; partition < topic.logs.size(); partition++) {
        for (Map.Entry<Long, Set<Long>> each : topic.logs.get(partition).sent.entrySet()) {
          sent.put(LakeContents.key(topic.shortId(), partition, each.getKey()), each.getValue());
        }
      }
    }
    lake.timestamps.forEach(
        (key, timestamp) -> {
          if (!sent.getOrDefault(key, Set.of()).contains(timestamp)) {
            throw new Violation(key + " is on the lake and was never sent to its topic");
          }
        });
  }

  private void nothingLost(LakeContents lake) {
    List<String> wrong = new ArrayList<>();
    for (SimTopic topic : topics()) {
      for (int partition = 0; partition < topic.logs.size(); partition++) {
        for (long offset : topic.logs.get(partition).messages.keySet()) {
          String key = LakeContents.key(topic.shortId(), partition, offset);
          if (!world.excuses.contains(key)) {
            isThere(key, lake, wrong);
          }
        }
      }
      for (String object : lake.objects) {
        if (object.contains("_" + topic.shortId() + "_")
            && !object.startsWith("standard/etl_meta/")
            && !lake.listed.contains(object)
            && !isOfModelsThatIngestHasNot(object)
            && LakeContents.keysIn(object).stream().noneMatch(world.excuses::mayStay)) {
          wrong.add(object + " is in no row of etl_meta");
        }
      }
    }
    for (String object : lake.listed) {
      if (!lake.objects.contains(object)) {
        wrong.add(object + " is in etl_meta and not on the lake");
      }
    }
    if (!wrong.isEmpty()) {
      throw new Violation(String.join("\n", wrong));
    }
  }

  /** standardize made it of a range that ingest, without the model, wrote once more. */
  private boolean isOfModelsThatIngestHasNot(String object) {
    return object.startsWith("standard/scores/") && world.commands.haveMadeTablesWithOtherModels();
  }

  private static void isThere(String key, LakeContents lake, List<String> wrong) {
    if (!lake.raw.containsKey(key)) {
      wrong.add(key + " is not in raw");
    }
    if (!lake.bufferMeta.containsKey(key)) {
      wrong.add(key + " is not in buffer_meta");
    }
    boolean row = lake.logMeta.containsKey(key);
    boolean dead = lake.deadLetters.containsKey(LakeContents.letter(key, "log_meta"));
    if (row == dead) {
      wrong.add(key + " has a row: " + row + ", is a dead letter: " + dead);
    }
  }

  private void planDecodes() {
    Map<TopicPartition, OffsetAndMetadata> committed = world.kafka.groups.of(world.group.id());
    world
        .kafka
        .groups
        .of(world.group.plan().id())
        .forEach(
            (partition, plan) -> {
              PlannerAccess.decode(partition, plan);
              if (committed.get(partition).offset() > plan.offset()) {
                throw new Violation(partition + " is committed beyond its plan");
              }
            });
  }

  private void committedIsOnTheLake() {
    LakeContents lake = new LakeContents(world.store.objects);
    if (world.skipped) {
      world.excuses.giveUp(topics(), lake);
    }
    world
        .kafka
        .groups
        .of(world.group.id())
        .forEach(
            (partition, offset) -> {
              SimTopic topic = world.kafka.topics.get(partition.topic());
              // An offset that was moved says nothing of the lake.
              if (ConsumerGroup.isOwn(offset, topic.fullId())) {
                topic
                    .logs
                    .get(partition.partition())
                    .messages
                    .headMap(offset.offset())
                    .keySet()
                    .forEach(each -> committed(topic, partition.partition(), each, offset, lake));
              }
            });
  }

  private void committed(
      SimTopic topic, int partition, long each, OffsetAndMetadata offset, LakeContents lake) {
    String key = LakeContents.key(topic.shortId(), partition, each);
    boolean there = lake.raw.containsKey(key) && lake.bufferMeta.containsKey(key);
    // Nobody may have come to notice what is there since.
    boolean replaced = topic.logs.get(partition).replaced.contains(each);
    if (!there && !replaced && !world.excuses.contains(key)) {
      throw new Violation(key + " is committed at " + offset.offset() + " and not on the lake");
    }
  }
}
