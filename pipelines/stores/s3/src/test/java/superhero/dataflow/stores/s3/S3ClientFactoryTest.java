package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import superhero.dataflow.testdata.S3Fault;
import superhero.dataflow.testdata.S3Gate;

class PathStyleS3ClientFactoryTest {
  @Test
  void anAnswerThatDripsIsGivenUp() {
    try (S3Gate gate = S3Gate.to(Services.S3.endpoint());
        S3Client client = client(gate)) {
      gate.setRule(request -> S3Fault.DRIP);

      assertThatThrownBy(() -> client.listObjectsV2(list -> list.bucket("lake")))
          .isInstanceOf(ApiCallAttemptTimeoutException.class);

      gate.open();
      client.putObject(
          object -> object.bucket("lake").key("after"), RequestBody.fromBytes(new byte[3]));
      assertThat(
              client.getObjectAsBytes(object -> object.bucket("lake").key("after")).asByteArray())
          .hasSize(3);
    }
  }

  @Test
  void itsThreadEndsWithTheLastRequest() {
    try (S3Gate gate = S3Gate.to(Services.S3.endpoint());
        S3Client client = client(gate)) {
      gate.setRule(request -> S3Fault.DRIP);
      assertThatThrownBy(() -> client.listObjectsV2(list -> list.bucket("lake")))
          .isInstanceOf(ApiCallAttemptTimeoutException.class);
      assertThat(timers()).isPositive();

      await().until(() -> timers() == 0);
    }
  }

  private static long timers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(PathStyleS3ClientFactory.TIMER))
        .count();
  }

  private static S3Client client(S3Gate gate) {
    S3Options options =
        new Arguments(Services.s3Options()).as(LakeOptions.class).as(S3Options.class);
    return PathStyleS3ClientFactory.builder(options, Duration.ofSeconds(1))
        .endpointOverride(gate.endpoint())
        .build();
  }
}
