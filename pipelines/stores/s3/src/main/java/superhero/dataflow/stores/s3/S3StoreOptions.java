package superhero.dataflow.stores.s3;

import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** How to reach S3; the rest are Beam's own options. */
public interface S3StoreOptions extends S3Options {
  @Description(
      "Put the bucket into the path of S3 requests, not into the host name, as MinIO, LocalStack"
          + " and S3Proxy expect (default: true with --endpoint, false without)")
  @Default.Boolean(false)
  boolean getS3PathStyle();

  void setS3PathStyle(boolean s3PathStyle);
}
