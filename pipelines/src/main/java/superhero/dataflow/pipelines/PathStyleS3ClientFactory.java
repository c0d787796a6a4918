package superhero.dataflow.pipelines;

import org.apache.beam.sdk.io.aws2.common.ClientBuilderFactory;
import org.apache.beam.sdk.io.aws2.options.S3ClientBuilderFactory;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Beam's S3 client, and {@code --s3PathStyle}, which Beam has no option for. */
public final class PathStyleS3ClientFactory implements S3ClientBuilderFactory {
  /**
   * Nobody closes Beam's client, so its reaper's thread would keep the classes of an ended job in a
   * Flink task manager. Connections that grew old are checked when they are used.
   */
  private static final ApacheHttpClient.Builder HTTP =
      ApacheHttpClient.builder().useIdleConnectionReaper(false);

  @Override
  public S3ClientBuilder createBuilder(S3Options options) {
    return ClientBuilderFactory.getFactory(options)
        .create(S3Client.builder().httpClientBuilder(HTTP), options)
        .forcePathStyle(options.as(LakeOptions.class).getS3PathStyle());
  }
}
