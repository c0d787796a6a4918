package superhero.dataflow.pipelines;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupListing;
import org.apache.kafka.clients.admin.DeleteConsumerGroupsResult;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Leaves the next class of tests in this JVM a broker without topics and groups, as if it were a
 * new one: games that one class sends are not in the topics of another.
 */
public final class EmptyBroker implements AfterAllCallback {
  private static volatile String shared = "";

  /** From now on this broker is emptied. */
  static void at(String bootstrapServers) {
    shared = bootstrapServers;
  }

  @Override
  public void afterAll(ExtensionContext tests) throws Exception {
    if (shared.isEmpty()) {
      return;
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", shared))) {
      for (KafkaFuture<Void> each : deleteGroups(admin).deletedGroups().values()) {
        try {
          each.get();
        } catch (ExecutionException e) {
          // Kafka itself forgets those whose topics were deleted.
          if (!(e.getCause() instanceof GroupIdNotFoundException)) {
            throw e;
          }
        }
      }
      admin.deleteTopics(admin.listTopics().names().get()).all().get();
    }
  }

  private static DeleteConsumerGroupsResult deleteGroups(Admin admin) throws Exception {
    return admin.deleteConsumerGroups(
        admin.listConsumerGroups().all().get().stream()
            .map(ConsumerGroupListing::groupId)
            .toList());
  }
}
