package superhero.dataflow.stores.gcs;

import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.HttpTransport;
import com.google.auth.Retryable;
import com.google.auth.http.HttpCredentialsAdapter;
import com.google.auth.oauth2.GoogleCredentials;
import java.io.IOException;
import superhero.dataflow.store.StoreException;

/**
 * Adds Application Default Credentials to requests: of the environment, of {@code gcloud}, or of
 * the machine in Google Cloud. They are looked for at the first request, where the job runs.
 */
final class GcsCredentials implements HttpRequestInitializer {
  private static final String SCOPE = "https://www.googleapis.com/auth/devstorage.read_write";

  private final HttpTransport transport;
  private HttpCredentialsAdapter found;

  GcsCredentials(HttpTransport transport) {
    this.transport = transport;
  }

  @Override
  public void initialize(HttpRequest request) throws IOException {
    HttpCredentialsAdapter credentials = find();
    try {
      credentials.initialize(request);
    } catch (IOException e) {
      // No answer, or that who asks is unknown by now.
      boolean passing = !(e instanceof Retryable answer) || answer.isRetryable();
      throw new StoreException("no access token: " + e.getMessage(), e, passing);
    }
  }

  private synchronized HttpCredentialsAdapter find() throws StoreException {
    if (found == null) {
      try {
        found =
            new HttpCredentialsAdapter(
                GoogleCredentials.getApplicationDefault(() -> transport).createScoped(SCOPE));
      } catch (IOException e) {
        throw new StoreException(
            "there are no credentials for Google Cloud Storage; name a key file in"
                + " GOOGLE_APPLICATION_CREDENTIALS or run `gcloud auth application-default login` ("
                + firstSentence(e)
                + ")",
            e,
            false);
      }
    }
    return found;
  }

  /** What follows is a link. */
  private static String firstSentence(IOException e) {
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf(". ");
    return end < 0 ? message : message.substring(0, end);
  }
}
