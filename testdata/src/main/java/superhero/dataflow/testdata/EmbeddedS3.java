package superhero.dataflow.testdata;

import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;
import java.util.Set;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobProviderMetadata;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.logging.slf4j.config.SLF4JLoggingModule;

/**
 * An S3 endpoint that runs in this process, on 127.0.0.1 and a free port, with its objects as files
 * in a temporary folder.
 *
 * <p>It takes requests signed with {@link #accessKey()} and {@link #secretKey()} and answers 403 to
 * all others. Clients must use path-style addresses: {@code http://127.0.0.1:39000/bucket/key}.
 *
 * <pre>{@code
 * try (EmbeddedS3 s3 = EmbeddedS3.start("lake")) {
 *   writeTo(s3.endpoint(), s3.accessKey(), s3.secretKey());
 * }
 * }</pre>
 */
public final class EmbeddedS3 implements AutoCloseable {
  private static final int ACCESS_KEY_BYTES = 10;
  private static final int SECRET_KEY_BYTES = 20;

  private final TemporaryFolder folder;
  private final BlobStoreContext store;
  private final S3Proxy proxy;
  private final String accessKey;
  private final String secretKey;
  private boolean closed;

  private EmbeddedS3(
      TemporaryFolder folder,
      BlobStoreContext store,
      S3Proxy proxy,
      String accessKey,
      String secretKey) {
    this.folder = folder;
    this.store = store;
    this.proxy = proxy;
    this.accessKey = accessKey;
    this.secretKey = secretKey;
  }

  /**
   * Starts an endpoint that holds these buckets, each of them empty.
   *
   * @throws IllegalStateException when it does not start
   */
  public static EmbeddedS3 start(String... buckets) {
    SecureRandom random = new SecureRandom();
    String accessKey = randomHex(random, ACCESS_KEY_BYTES);
    String secretKey = randomHex(random, SECRET_KEY_BYTES);
    TemporaryFolder folder = TemporaryFolder.create("superhero-s3-");
    BlobStoreContext store = filesIn(folder);
    S3Proxy proxy =
        S3Proxy.builder()
            .blobStore(new FilesAsObjects(store.getBlobStore(), folder.path()))
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, accessKey, secretKey)
            .ignoreUnknownHeaders(true)
            .build();
    EmbeddedS3 s3 = new EmbeddedS3(folder, store, proxy, accessKey, secretKey);
    try {
      proxy.start();
      for (String bucket : buckets) {
        s3.createBucket(bucket);
      }
      return s3;
    } catch (Exception e) {
      s3.close();
      throw new IllegalStateException("the S3 endpoint did not start", e);
    }
  }

  /** Where the endpoint listens: {@code http://127.0.0.1:39000}. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + proxy.getPort());
  }

  /** The only identity the endpoint knows, another at each start. */
  public String accessKey() {
    return accessKey;
  }

  /** The secret that goes with {@link #accessKey()}. */
  public String secretKey() {
    return secretKey;
  }

  /** Where the objects are, as files in a folder a bucket. */
  public Path folder() {
    return folder.path();
  }

  /** The region to sign requests for. */
  public String region() {
    return "us-east-1";
  }

  /** Makes a bucket; one that exists is left with its objects. */
  public void createBucket(String name) {
    BlobStore blobs = store.getBlobStore();
    blobs.createContainerInLocation(null, name);
  }

  /** Stops the endpoint and deletes all objects; does nothing the second time. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (folder;
        store) {
      proxy.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the S3 endpoint did not stop", e);
    }
  }

  private static BlobStoreContext filesIn(TemporaryFolder folder) {
    Properties properties = new Properties();
    properties.setProperty("jclouds.filesystem.basedir", folder.path().toString());
    // The provider by its class, not by name: a search by name loads the classes of every cloud.
    return ContextBuilder.newBuilder(new FilesystemNio2BlobProviderMetadata())
        .credentials("unused", "unused")
        .modules(Set.of(new SLF4JLoggingModule()))
        .overrides(properties)
        .build(BlobStoreContext.class);
  }

  private static String randomHex(SecureRandom random, int bytes) {
    byte[] value = new byte[bytes];
    random.nextBytes(value);
    return HexFormat.of().formatHex(value);
  }
}
