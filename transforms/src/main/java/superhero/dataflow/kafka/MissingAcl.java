package superhero.dataflow.kafka;

import com.google.common.base.Throwables;
import java.util.Optional;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.protocol.Errors;

/** Which ACL is missing if Kafka refuses something: Kafka's own words do not name the operation. */
final class MissingAcl {
  private MissingAcl() {}

  /** Kafka's words, and the ACL if it is for want of one that it has failed. */
  static String said(Throwable failure) {
    String words = String.valueOf(failure.getMessage());
    return neededBy(failure)
        .map(acl -> words.replaceFirst("\\.$", "") + "; its user needs the ACL " + acl)
        .orElse(words);
  }

  /** True if it would fail again until somebody adds an ACL. */
  static boolean isWhy(Throwable failure) {
    return neededBy(failure).isPresent();
  }

  private static Optional<String> neededBy(Throwable failure) {
    return Throwables.getCausalChain(failure).stream()
        .map(MissingAcl::needed)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> needed(Throwable refusal) {
    if (refusal instanceof TopicAuthorizationException topics) {
      return Optional.of(
          "Read on " + named("topic", String.join(", ", topics.unauthorizedTopics())));
    }
    if (refusal instanceof GroupAuthorizationException group) {
      return Optional.of(
          "Read on " + named("group", group.groupId() == null ? "" : group.groupId()));
    }
    if (refusal instanceof TransactionalIdAuthorizationException) {
      return Optional.of("Write on this transactional id");
    }
    // What a producer has not expected has no class of its own.
    return String.valueOf(refusal.getMessage())
            .endsWith(Errors.TOPIC_AUTHORIZATION_FAILED.message())
        ? Optional.of("Read on each of its topics")
        : Optional.empty();
  }

  private static String named(String kind, String name) {
    return name.isEmpty() ? "this " + kind : kind + " " + name;
  }
}
