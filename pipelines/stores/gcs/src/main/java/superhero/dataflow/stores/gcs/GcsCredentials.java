package superhero.dataflow.stores.gcs;

import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.HttpResponseException;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.json.GenericJson;
import com.google.api.client.json.gson.GsonFactory;
import com.google.auth.Retryable;
import com.google.auth.http.HttpCredentialsAdapter;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.common.base.Throwables;
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
      throw new StoreException("no access token: " + reason(e), e, passing);
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

  /** What the server of tokens answered: one line of its JSON. */
  private static String reason(IOException e) {
    for (Throwable each : Throwables.getCausalChain(e)) {
      if (each instanceof HttpResponseException answer) {
        return reason(answer);
      }
    }
    return firstSentence(e);
  }

  private static String reason(HttpResponseException answer) {
    try {
      GenericJson said =
          GsonFactory.getDefaultInstance().fromString(answer.getContent(), GenericJson.class);
      Object words = said.getOrDefault("error_description", said.get("error"));
      if (words != null) {
        String reason = words.toString().replaceFirst("\\.$", "");
        // What was signed at a time that is not Google's.
        return reason.contains("reasonable timeframe")
            ? reason + ": set this machine's clock"
            : reason;
      }
    } catch (IOException | RuntimeException noJson) {
      // The status must do.
    }
    return "status code " + answer.getStatusCode();
  }

  /** What follows is a link. */
  private static String firstSentence(IOException e) {
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf(". ");
    return end < 0 ? message : message.substring(0, end);
  }
}
