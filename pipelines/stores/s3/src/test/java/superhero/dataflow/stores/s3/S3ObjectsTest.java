package superhero.dataflow.stores.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Random;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import superhero.dataflow.store.StoreClient;
import superhero.dataflow.testdata.EmbeddedS3;

class S3ObjectsTest {
  private static final EmbeddedS3 S3 = EmbeddedS3.start("lake");

  private final StoreClient store = client();

  @AfterAll
  static void close() {
    S3.close();
  }

  @Test
  void sizes() throws IOException {
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      byte[] bytes = new byte[random.nextInt(1 << random.nextInt(18))];
      random.nextBytes(bytes);
      System.out.println(i + " " + bytes.length);
      try {
        store.put("s3://lake/a=1/o" + i, bytes, "text/plain");
      } catch (IOException e) {
        byte[] there = java.nio.file.Files.readAllBytes(S3.folder().resolve("lake/a=1/o" + i));
        System.out.println(
            "there " + there.length + " mismatch at " + java.util.Arrays.mismatch(there, bytes));
        throw e;
      }
      assertThat(store.read("s3://lake/a=1/o" + i, StoreClient.ALL)).isEqualTo(bytes);
    }
  }

  private static StoreClient client() {
    S3StoreOptions options = PipelineOptionsFactory.as(S3StoreOptions.class);
    options.setAwsRegion(Region.of(S3.region()));
    options.setEndpoint(S3.endpoint());
    options.setAwsCredentialsProvider(
        StaticCredentialsProvider.create(
            AwsBasicCredentials.create(S3.accessKey(), S3.secretKey())));
    options.setS3PathStyle(true);
    options.setS3ClientFactoryClass(S3ClientFactory.class);
    return new S3Store().connect(options);
  }
}
