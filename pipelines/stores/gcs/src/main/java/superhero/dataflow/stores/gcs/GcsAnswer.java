package superhero.dataflow.stores.gcs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.api.client.googleapis.json.GoogleJsonError;
import com.google.api.client.googleapis.json.GoogleJsonErrorContainer;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.json.gson.GsonFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import superhero.dataflow.store.StoreAnswer;
import superhero.dataflow.store.StoreException;

/** A whole answer of the service, whatever it says. */
final class GcsAnswer {
  /** The service's names of failures of its own, and of too many requests, which may have 403. */
  private static final Set<String> PASSING =
      Set.of("rateLimitExceeded", "userRateLimitExceeded", "backendError", "internalError");

  private static final String NO_BUCKET = "bucket does not exist";

  /** The bytes have changed on their way: "Provided CRC32C ... doesn't match calculated ...". */
  private static final String OTHER_BYTES = "match calculated";

  private final int status;
  private final byte[] body;

  GcsAnswer(int status, byte[] body) {
    this.status = status;
    this.body = body;
  }

  /** Something that the service is asked for. */
  @FunctionalInterface
  interface Question {
    HttpResponse ask() throws IOException;
  }

  /**
   * Asks once and reads the answer.
   *
   * @throws StoreException if there is none, which may pass
   */
  static GcsAnswer to(Question question) throws StoreException {
    try {
      HttpResponse response = question.ask();
      try (InputStream content = response.getContent()) {
        byte[] body = content == null ? new byte[0] : StoreAnswer.readAll(content);
        return new GcsAnswer(response.getStatusCode(), body);
      } catch (IOException e) {
        // Else the rest of the answer would be waited for.
        response.disconnect();
        throw e;
      }
    } catch (StoreException e) {
      throw e;
    } catch (IOException e) {
      throw new StoreException(reason(e), e, true);
    }
  }

  private static String reason(IOException e) {
    return e instanceof UnknownHostException
        ? "there is no host " + e.getMessage()
        : e.getMessage() == null ? e.toString() : e.getMessage();
  }

  int status() {
    return status;
  }

  /** What was asked for. */
  byte[] body() throws StoreException {
    if (!isSuccess()) {
      throw failure();
    }
    return body;
  }

  /** What was asked for, of which the service writes JSON. */
  <T> T json(Class<T> type) throws StoreException {
    try {
      return parse(body(), type);
    } catch (StoreException e) {
      throw e;
    } catch (IOException e) {
      throw new StoreException("the answer is no JSON: " + e.getMessage(), e, true);
    }
  }

  boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** Whether there is a bucket, but no such object in it. */
  boolean isMissingObject() {
    return status == 404 && !message().contains(NO_BUCKET);
  }

  StoreException failure() {
    String message = message();
    boolean passing =
        StoreException.isPassing(status)
            // Of an upload.
            || status == 410
            || reasons().stream().anyMatch(PASSING::contains)
            || (status == 400 && message.contains(OTHER_BYTES));
    return new StoreException(message, null, passing);
  }

  private String message() {
    String text =
        error().map(GoogleJsonError::getMessage).orElseGet(() -> new String(body, UTF_8).strip());
    // Bytes of objects are refused in plain text. Gateways before the service write whole pages.
    return text.isEmpty() || text.startsWith("<") || text.startsWith("{")
        ? "status code " + status
        : text;
  }

  private List<String> reasons() {
    return error()
        .map(GoogleJsonError::getErrors)
        .map(errors -> errors.stream().map(each -> "" + each.getReason()).toList())
        .orElse(List.of());
  }

  private Optional<GoogleJsonError> error() {
    try {
      return Optional.ofNullable(parse(body, GoogleJsonErrorContainer.class).getError());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static <T> T parse(byte[] json, Class<T> type) throws IOException {
    try {
      return GsonFactory.getDefaultInstance()
          .fromInputStream(new ByteArrayInputStream(json), UTF_8, type);
    } catch (RuntimeException e) {
      // As the library says that something else stands there, or that the end is missing.
      throw new IOException(e.getMessage(), e);
    }
  }
}
