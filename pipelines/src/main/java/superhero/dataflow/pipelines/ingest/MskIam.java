package superhero.dataflow.pipelines.ingest;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.kafka.KafkaCluster;

/**
 * Logins by IAM at Amazon MSK. <a
 * href="https://docs.aws.amazon.com/msk/latest/developerguide/kafka-actions.html">Before Kafka
 * 3.8</a> IAM lets no transaction end there: {@code ingest} would wait for its plan in vain.
 */
final class MskIam {
  private MskIam() {}

  /** Whether Kafka's clients log in by IAM with these settings. */
  static boolean isLogin(Map<String, String> settings) {
    return "AWS_MSK_IAM".equals(settings.get("sasl.mechanism"))
        || settings
            .getOrDefault("sasl.login.callback.handler.class", "")
            .startsWith("software.amazon.msk.auth.iam.");
  }

  /**
   * Asks the brokers for something that came with Kafka 3.8.
   *
   * @throws JobException if they do not know it
   */
  static void checkTransactions(KafkaCluster kafka) {
    // The filter came with KIP-994. No transaction lasts that long.
    ListTransactionsOptions since38 =
        new ListTransactionsOptions().filterOnDuration(Long.MAX_VALUE);
    try {
      kafka.admin().listTransactions(since38).all().get();
    } catch (ExecutionException e) {
      Optional<String> sentence = sentence(e.getCause(), kafka.bootstrapServers());
      if (sentence.isPresent()) {
        throw new JobException(sentence.get(), e.getCause());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JobException("interrupted: cannot ask Kafka for its version", e);
    }
  }

  /**
   * What a failed question says of the brokers' version; nothing if it failed for other reasons.
   */
  static Optional<String> sentence(Throwable failure, String servers) {
    return failure instanceof UnsupportedVersionException
        ? Optional.of(
            "the brokers of Kafka "
                + servers
                + " are older than 3.8, and there IAM lets no transaction end, which the plan of"
                + " ingest needs; upgrade the cluster, or log in by SASL/SCRAM or a certificate")
        : Optional.empty();
  }
}
