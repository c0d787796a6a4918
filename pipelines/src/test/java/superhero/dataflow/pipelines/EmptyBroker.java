package superhero.dataflow.pipelines;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupListing;
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
      admin.deleteTopics(admin.listTopics().names().get()).all().get();
      Collection<ConsumerGroupListing> groups = admin.listConsumerGroups().all().get();
      admin
          .deleteConsumerGroups(groups.stream().map(ConsumerGroupListing::groupId).toList())
          .all()
          .get();
    }
  }
}
