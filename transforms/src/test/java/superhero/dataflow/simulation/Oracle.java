package superhero.dataflow.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import superhero.dataflow.kafka.Kafka;
import superhero.dataflow.plan.PlannerAccess;
import superhero.dataflow.plan.Start;

/** Lets one last job finish undisturbed, and says whether the promises hold. */
final class Oracle {
  private static final int MAX_ROUNDS = 40;
  private final World world;

  Oracle(World world) {
    this.world = world;
  }

  void check() {
    committedIsOnTheLake();
    world.jobs.forEach(job -> job.caller.crash());
    world.kafka.topics.get(World.TOPIC).logs.stream()
        .filter(SimLog::hasOpenTransaction)
        .forEach(log -> log.endTransaction(true));
    boolean finished = finish(Start.committed(), false, 0);
    world.markers.checkNoneWasTooEarly();
    LakeContents lake = new LakeContents(world.store.objects);
    nothingTwice(lake);
    nothingForeign(lake);
    if (finished) {
      nothingLost(lake);
      planDecodes();
      committedIsOnTheLake();
      if (world.sameSettings && !world.gaveUp && !world.compacted && !world.isRecreated()) {
        Undisturbed.compare(world);
      }
    }
  }

  /** What a job's last sentence advises is done; the promise is that it helps. */
  private boolean finish(Start start, boolean skip, int attempts) {
    JobSettings settings = JobSettings.VARIANTS.get(0);
    Job job = world.start(settings, start, skip, 0xffff);
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
      return true;
    }
    String sentence = job.caller.end();
    world.statistics.count("last job ended");
    boolean fromLake = sentence.contains("--startFrom=lake");
    boolean skipLost = sentence.contains("--skipLostMessages");
    if (attempts < 3 && (fromLake || skipLost)) {
      world.issued.beLenient();
      return finish(fromLake ? Start.lake() : start, skip || skipLost, attempts + 1);
    }
    boolean ofOtherTopic = world.isRecreated() && sentence.contains("created anew");
    if (!world.gaveUp && !ofOtherTopic) {
      throw new Violation("the last job ends: " + sentence);
    }
    world.statistics.count("not finished");
    return false;
  }

  private void nothingTwice(LakeContents lake) {
    atMostOnce("raw", lake.raw);
    atMostOnce("buffer_meta", lake.bufferMeta);
    atMostOnce("log_meta", lake.logMeta);
    atMostOnce("dead letters", lake.deadLetters);
  }

  private static void atMostOnce(String where, Map<String, Integer> counts) {
    counts.forEach(
        (key, count) -> {
          if (count != 1) {
            throw new Violation(key + " stands " + count + " times in " + where);
          }
        });
  }

  /** Each line is of the topic whose id its object has in its name. */
  private void nothingForeign(LakeContents lake) {
    Map<String, Long> sent = new HashMap<>();
    List<SimTopic> topics = new ArrayList<>(world.producing.deleted);
    topics.add(world.kafka.topics.get(World.TOPIC));
    for (SimTopic topic : topics) {
      for (int partition = 0; partition < topic.logs.size(); partition++) {
        for (Long offset : topic.logs.get(partition).sent.keySet()) {
          sent.put(
              LakeContents.key(id(topic), partition, offset),
              topic.logs.get(partition).sent.get(offset));
        }
      }
    }
    lake.timestamps.forEach(
        (key, timestamp) -> {
          if (!timestamp.equals(sent.get(key))) {
            throw new Violation(key + " is on the lake and was never sent to its topic");
          }
        });
  }

  private void nothingLost(LakeContents lake) {
    SimTopic topic = world.kafka.topics.get(World.TOPIC);
    String id = id(topic);
    List<String> wrong = new ArrayList<>();
    for (int partition = 0; partition < topic.logs.size(); partition++) {
      for (long offset : topic.logs.get(partition).messages.keySet()) {
        String key = LakeContents.key(id, partition, offset);
        boolean inRaw = lake.raw.containsKey(key);
        boolean inTable = lake.bufferMeta.containsKey(key);
        boolean mustBe = !world.gaveUp;
        if (mustBe && !inRaw) {
          wrong.add(key + " is not in raw");
        }
        if (inRaw != inTable && mustBe) {
          wrong.add(key + " is in raw: " + inRaw + ", in buffer_meta: " + inTable);
        }
        boolean row = lake.logMeta.containsKey(key);
        boolean dead = lake.deadLetters.containsKey(key);
        if (inTable && row == dead) {
          wrong.add(key + " has a row: " + row + ", is a dead letter: " + dead);
        }
      }
    }
    for (String object : lake.objects) {
      boolean own = object.contains("_" + id + "_") && !object.startsWith("standard/etl_meta/");
      if (own && !world.gaveUp && !lake.listed.contains(object)) {
        wrong.add(object + " is in no row of etl_meta");
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

  static String id(SimTopic topic) {
    return Kafka.id(SimKafka.describe(topic)).substring(0, 8);
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
    if (world.gaveUp) {
      return;
    }
    LakeContents lake = new LakeContents(world.store.objects);
    SimTopic topic = world.kafka.topics.get(World.TOPIC);
    world
        .kafka
        .groups
        .of(world.group.id())
        .forEach(
            (partition, offset) ->
                topic
                    .logs
                    .get(partition.partition())
                    .messages
                    .headMap(offset.offset())
                    .keySet()
                    .forEach(
                        each -> {
                          String key = LakeContents.key(id(topic), partition.partition(), each);
                          if (!lake.raw.containsKey(key) || !lake.bufferMeta.containsKey(key)) {
                            throw new Violation(
                                key
                                    + " is committed at "
                                    + offset.offset()
                                    + " and not on the lake");
                          }
                        }));
  }
}
