package superhero.dataflow.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a broker's refusals look like; {@code KafkaSecurityTest} provokes them. */
class MissingAclTest {
  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(new TopicAuthorizationException(Set.of("orders")), "Read on topic orders"),
        Arguments.of(Errors.TOPIC_AUTHORIZATION_FAILED.exception(), "Read on this topic"),
        Arguments.of(GroupAuthorizationException.forGroupId("night"), "Read on group night"),
        Arguments.of(Errors.GROUP_AUTHORIZATION_FAILED.exception(), "Read on this group"),
        Arguments.of(
            new KafkaException(
                "in an error state", Errors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED.exception()),
            "Write on this transactional id"),
        Arguments.of(
            new KafkaException(
                "Unexpected error in TxnOffsetCommitResponse: Topic authorization failed."),
            "Read on each of its topics"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void theMissingOperationIsNamed(Throwable refusal, String acl) {
    String words = refusal.getMessage().replaceFirst("\\.$", "");

    assertThat(MissingAcl.said(refusal)).isEqualTo(words + "; its user needs the ACL " + acl);
  }

  @ParameterizedTest
  @MethodSource("others")
  void anotherFailureIsLeftAsItIs(Throwable failure) {
    assertThat(MissingAcl.said(failure)).isEqualTo("" + failure.getMessage());
  }

  static Stream<Throwable> others() {
    return Stream.of(
        Errors.REQUEST_TIMED_OUT.exception(), new KafkaException((String) null), new Error("full"));
  }
}
