package superhero.dataflow.stores.gcs;

import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.javanet.NetHttpTransport;
import java.net.URI;
import org.apache.beam.sdk.options.PipelineOptions;
import superhero.dataflow.store.Store;
import superhero.dataflow.store.StoreClient;

/** Google Cloud Storage: locations such as {@code gs://bucket/raw}. */
public final class GcsStore implements Store {
  private static final String GOOGLE = "https://storage.googleapis.com";

  /** With which Beam's own client wants an endpoint, whose option has the same name. */
  private static final String PATH_OF_API = "/storage/v1/";

  @Override
  public String scheme() {
    return "gs";
  }

  @Override
  public String title() {
    return "Google Cloud Storage";
  }

  @Override
  public Class<? extends PipelineOptions> options() {
    return GoogleStorageOptions.class;
  }

  /**
   * A client that needs no end: it has no threads, and what it has of the job is the endpoint.
   *
   * @throws IllegalArgumentException if the endpoint cannot be used
   */
  @Override
  public StoreClient connect(PipelineOptions options) {
    String endpoint = options.as(GoogleStorageOptions.class).getGcsEndpoint();
    URI server = server(endpoint == null ? GOOGLE : endpoint);
    NetHttpTransport transport = new NetHttpTransport();
    HttpRequestInitializer credentials =
        server.getScheme().equals("http") ? request -> {} : new GcsCredentials(transport);
    return new GcsClient(server, transport, credentials);
  }

  private static URI server(String endpoint) {
    try {
      URI server = URI.create(endpoint.endsWith("/") ? endpoint : endpoint + "/");
      if (server.getHost() != null
          && (server.getPath().equals("/") || server.getPath().equals(PATH_OF_API))
          && (server.getScheme().equals("http") || server.getScheme().equals("https"))) {
        return server.resolve("/");
      }
    } catch (IllegalArgumentException e) {
      // No URI, which is said below.
    }
    throw new IllegalArgumentException(
        "--gcsEndpoint=" + endpoint + " should be a server such as http://127.0.0.1:4443");
  }
}
