package superhero.dataflow.stores.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import superhero.dataflow.testdata.EmbeddedS3;
import superhero.dataflow.testdata.StoreFault;
import superhero.dataflow.testdata.StoreGate;

class S3ClientFactoryTest {
  private static final EmbeddedS3 S3 = EmbeddedS3.start("lake");

  @AfterAll
  static void close() {
    S3.close();
  }

  @Test
  void anAnswerThatDripsIsGivenUp() {
    try (StoreGate gate = StoreGate.to(S3.endpoint());
        S3Client client = client(gate)) {
      gate.setRule(request -> StoreFault.DRIP);

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
    try (StoreGate gate = StoreGate.to(S3.endpoint());
        S3Client client = client(gate)) {
      gate.setRule(request -> StoreFault.DRIP);
      assertThatThrownBy(() -> client.listObjectsV2(list -> list.bucket("lake")))
          .isInstanceOf(ApiCallAttemptTimeoutException.class);
      assertThat(timers()).isPositive();

      await().until(() -> timers() == 0);
    }
  }

  private static long timers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(S3ClientFactory.TIMER))
        .count();
  }

  private static S3Client client(StoreGate gate) {
    S3StoreOptions options = PipelineOptionsFactory.as(S3StoreOptions.class);
    options.setAwsRegion(Region.of(S3.region()));
    options.setAwsCredentialsProvider(
        StaticCredentialsProvider.create(
            AwsBasicCredentials.create(S3.accessKey(), S3.secretKey())));
    options.setS3PathStyle(true);
    return S3ClientFactory.builder(options, Duration.ofSeconds(1))
        .endpointOverride(gate.endpoint())
        .build();
  }
}
