package superhero.dataflow.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import superhero.dataflow.audit.AuditAccess;
import superhero.dataflow.audit.PartitionReport;

/** What the audit, and the second one, find on the lake of a history that is over. */
final class Audits {
  private final World world;
  private final Set<String> topicIds;

  Audits(World world) {
    this.world = world;
    this.topicIds =
        world.kafka.topics.values().stream()
            .map(SimTopic::shortId)
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Of topics that are there: what was begun of others stays as it is. */
  List<String> audit() {
    List<String> findings = new ArrayList<>();
    for (PartitionReport report :
        AuditAccess.run(
            JobSettings.RAW, JobSettings.STANDARD, JobSettings.DEAD_LETTERS, world.group)) {
      if (report.topicId().isEmpty() || topicIds.contains(report.topicId())) {
        report.findings().forEach(each -> findings.add(each.kind() + ": " + each.examples()));
      }
    }
    return findings;
  }

  List<String> secondAudit() {
    Map<String, ConsumerRecord<byte[], byte[]>> sent = new TreeMap<>();
    for (SimTopic topic : world.kafka.topics.values()) {
      for (int partition = 0; partition < topic.logs.size(); partition++) {
        int number = partition;
        topic
            .logs
            .get(partition)
            .messages
            .forEach(
                (offset, message) ->
                    sent.put(LakeContents.key(topic.shortId(), number, offset), message));
      }
    }
    return SecondAudit.of(world.store.objects, topicIds, sent::get);
  }

  void findNothing() {
    List<String> findings = audit();
    if (!findings.isEmpty()) {
      throw new Violation("the audit finds " + findings);
    }
    List<String> problems = secondAudit();
    if (!problems.isEmpty()) {
      throw new Violation("the second audit finds " + problems);
    }
  }
}
