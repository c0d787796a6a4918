package superhero.dataflow.stores.s3;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.beam.sdk.io.aws2.options.S3ClientBuilderFactory;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.util.InstanceBuilder;
import superhero.dataflow.store.Store;
import superhero.dataflow.store.StoreClient;

/** Amazon S3, and what speaks its protocol: {@code s3://bucket/key}. */
public final class S3Store implements Store {
  private static final String KMS = "aws:kms";

  @Override
  public String scheme() {
    return "s3";
  }

  @Override
  public String title() {
    return "Amazon S3";
  }

  @Override
  public Class<? extends PipelineOptions> options() {
    return S3StoreOptions.class;
  }

  @Override
  public Map<String, String> optionsOfBeam() {
    return Map.of(
        "awsRegion", "that of the environment; us-east-1 with --endpoint",
        "endpoint", "AWS",
        "httpClientConfiguration", "{\"socketTimeout\":30000}",
        "s3StorageClass", "STANDARD",
        "SSEAlgorithm", "none",
        "SSEKMSKeyId", "none");
  }

  @Override
  public List<String> defaults(Predicate<String> isSaid) {
    List<String> defaults = new ArrayList<>();
    defaults.add("--s3ClientFactoryClass=" + S3ClientFactory.class.getName());
    if (isSaid.test("endpoint")) {
      defaults.add("--s3PathStyle=true");
      // Signatures name a region, and the stores behind other endpoints do not mind which.
      if (System.getenv("AWS_REGION") == null && System.getProperty("aws.region") == null) {
        defaults.add("--awsRegion=us-east-1");
      }
    }
    return defaults;
  }

  /**
   * A client.
   *
   * @throws IllegalArgumentException if the options name two kinds of encryption
   */
  @Override
  public StoreClient connect(PipelineOptions options) {
    S3Options ofS3 = options.as(S3Options.class);
    checkEncryption(ofS3);
    S3ClientBuilderFactory factory =
        InstanceBuilder.ofType(S3ClientBuilderFactory.class)
            .fromClass(ofS3.getS3ClientFactoryClass())
            .build();
    return new S3Objects(factory.createBuilder(ofS3).build(), ofS3);
  }

  private static void checkEncryption(S3Options options) {
    String algorithm = options.getSSEAlgorithm();
    boolean byKms = KMS.equals(algorithm) || options.getSSEKMSKeyId() != null;
    boolean byS3 = algorithm != null && !KMS.equals(algorithm);
    boolean byCustomer = options.getSSECustomerKey().getKey() != null;
    if ((byKms ? 1 : 0) + (byS3 ? 1 : 0) + (byCustomer ? 1 : 0) > 1) {
      throw new IllegalArgumentException(
          "--SSEAlgorithm, --SSEKMSKeyId and --SSECustomerKey should name one kind of encryption");
    }
  }
}
