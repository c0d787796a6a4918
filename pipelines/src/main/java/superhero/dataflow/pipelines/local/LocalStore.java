package superhero.dataflow.pipelines.local;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import superhero.dataflow.testdata.EmbeddedAzure;
import superhero.dataflow.testdata.EmbeddedGcs;
import superhero.dataflow.testdata.EmbeddedS3;
import superhero.dataflow.testdata.StoreGate;

/**
 * The object store of a cloud, in this process.
 *
 * @param name as users of the cloud say
 * @param root what the locations in it begin with: {@code s3://}, {@code azfs://account/}
 * @param options how to reach it
 * @param environment what another process must have in its environment: {@code NAME=value}
 */
public record LocalStore(
    String name, String root, List<String> options, List<String> environment, AutoCloseable server)
    implements AutoCloseable {
  /** Of the environment, or a property of this process. */
  public static final String AZURE_KEY = "AZURE_STORAGE_KEY";

  public static final List<String> CLOUDS = List.of("aws", "gcp", "azure");

  /**
   * Starts it with buckets, and tells this process its credentials.
   *
   * @param cloud one of {@link #CLOUDS}
   */
  public static LocalStore start(String cloud, String... buckets) {
    LocalStore store = of(cloud, buckets);
    store.logIn();
    return store;
  }

  private static LocalStore of(String cloud, String... buckets) {
    switch (cloud) {
      case "aws" -> {
        EmbeddedS3 s3 = EmbeddedS3.start(buckets);
        return new LocalStore(
            "S3",
            "s3://",
            List.of("--endpoint=" + s3.endpoint(), "--awsRegion=" + s3.region()),
            List.of(
                "AWS_ACCESS_KEY_ID=" + s3.accessKey(),
                "AWS_SECRET_ACCESS_KEY=" + s3.secretKey(),
                "AWS_REGION=" + s3.region()),
            s3);
      }
      case "gcp" -> {
        EmbeddedGcs gcs = EmbeddedGcs.start(buckets);
        return new LocalStore(
            "Cloud Storage", "gs://", List.of("--gcsEndpoint=" + gcs.endpoint()), List.of(), gcs);
      }
      case "azure" -> {
        EmbeddedAzure azure = EmbeddedAzure.start(buckets);
        return new LocalStore(
            "Azure Blob",
            "azfs://" + azure.account() + "/",
            List.of("--azureEndpoint=" + azure.endpoint()),
            List.of(AZURE_KEY + "=" + azure.accountKey()),
            azure);
      }
      default -> throw new IllegalArgumentException(cloud);
    }
  }

  /** Tells this process its credentials, in place of those of another store of its kind. */
  public void logIn() {
    if (server instanceof EmbeddedS3 s3) {
      // Where the standard credentials chain looks first, in this process alone.
      System.setProperty("aws.accessKeyId", s3.accessKey());
      System.setProperty("aws.secretAccessKey", s3.secretKey());
    } else if (server instanceof EmbeddedAzure azure) {
      System.setProperty(AZURE_KEY, azure.accountKey());
    }
  }

  /** Where it listens. */
  public URI endpoint() {
    return URI.create(options.get(0).substring(options.get(0).indexOf('=') + 1));
  }

  /** How to reach it through a gate. */
  public List<String> options(StoreGate gate) {
    List<String> through = new ArrayList<>(options);
    through.set(0, options.get(0).replaceFirst("http://[^/]+", gate.endpoint().toString()));
    return through;
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (Exception e) {
      throw new IllegalStateException(name + " did not stop", e);
    }
  }
}
