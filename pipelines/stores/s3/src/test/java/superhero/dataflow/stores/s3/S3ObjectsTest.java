package superhero.dataflow.stores.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Random;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import superhero.dataflow.store.StoreClient;
import superhero.dataflow.store.StoreException;
import superhero.dataflow.testdata.EmbeddedS3;

class S3ObjectsTest {
  private static final EmbeddedS3 S3 = EmbeddedS3.start("lake");

  @AfterAll
  static void close() {
    S3.close();
  }

  /** A request's body comes in pieces of 128 KiB where it goes over http. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8_191, 8_192, 8_193, 131_072, 131_073, 1_000_000})
  void anObjectOfAnySizeComesBackAsItIs(int size) throws IOException {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    StoreClient store = client(options(S3.secretKey()));

    store.put("s3://lake/date=1/" + size, bytes, "text/plain");

    assertThat(store.read("s3://lake/date=1/" + size, StoreClient.ALL)).isEqualTo(bytes);
  }

  @Test
  void aWrongKeyIsRefusedForGood() {
    assertThatThrownBy(
            () -> client(options("another")).put("s3://lake/x", new byte[1], "text/plain"))
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isPassing()).isFalse())
        .hasMessageContaining("403");
  }

  @Test
  void twoKindsOfEncryptionAreRefused() {
    S3StoreOptions options = options(S3.secretKey());
    options.setSSEAlgorithm("AES256");
    options.setSSEKMSKeyId("key");

    assertThatThrownBy(() -> client(options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("should name one kind of encryption");
  }

  private static StoreClient client(S3StoreOptions options) {
    return new S3Store().connect(options);
  }

  private static S3StoreOptions options(String secretKey) {
    S3StoreOptions options = PipelineOptionsFactory.as(S3StoreOptions.class);
    options.setAwsRegion(Region.of(S3.region()));
    options.setEndpoint(S3.endpoint());
    options.setAwsCredentialsProvider(
        StaticCredentialsProvider.create(AwsBasicCredentials.create(S3.accessKey(), secretKey)));
    options.setS3PathStyle(true);
    options.setS3ClientFactoryClass(S3ClientFactory.class);
    return options;
  }
}
