package superhero.dataflow.stores.gcs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpRequest;
import com.google.api.services.storage.Storage;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import superhero.dataflow.store.StoreException;

/** Deletes many objects by one request; the service answers to each of them. */
final class DeleteBatch {
  /** The most that the service takes. */
  static final int MAX_CALLS = 100;

  private static final String BOUNDARY = "superhero_dataflow_batch";

  /** The number of a call, the status of its answer, and what stands below the answer's head. */
  private static final Pattern ANSWER =
      Pattern.compile(
          "^Content-ID: *<?response-(\\d+)>?\\s.*?^HTTP/\\S+ (\\d+)"
              + ".*?(?:\\n\\r?\\n(.*?))?(?=^--|\\z)",
          Pattern.MULTILINE | Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

  private final Storage storage;
  private final List<GcsName> names;

  DeleteBatch(Storage storage, List<GcsName> names) {
    this.storage = storage;
    this.names = names;
  }

  HttpRequest request() throws IOException {
    StringBuilder calls = new StringBuilder();
    for (int i = 0; i < names.size(); i++) {
      GcsName name = names.get(i);
      String path =
          storage
              .objects()
              .delete(name.bucket(), name.path())
              .buildHttpRequestUrl()
              .buildRelativeUrl();
      calls
          .append("--" + BOUNDARY + "\r\nContent-Type: application/http\r\nContent-ID: <")
          .append(i)
          .append(">\r\n\r\nDELETE ")
          .append(path)
          .append(" HTTP/1.1\r\n\r\n\r\n");
    }
    calls.append("--" + BOUNDARY + "--\r\n");
    return storage
        .getRequestFactory()
        .buildPostRequest(
            new GenericUrl(storage.getRootUrl() + "batch/storage/v1"),
            new ByteArrayContent(
                "multipart/mixed; boundary=" + BOUNDARY, calls.toString().getBytes(US_ASCII)));
  }

  /**
   * Looks for an object that is still there.
   *
   * @param body of the answer to {@link #request}
   * @throws StoreException of one that cannot be deleted, or else of one that may be later
   */
  void check(byte[] body) throws StoreException {
    Map<Integer, GcsAnswer> answers = answers(new String(body, ISO_8859_1));
    StoreException worst = null;
    for (int i = 0; i < names.size(); i++) {
      GcsAnswer answer = answers.get(i);
      if (answer == null) {
        throw new StoreException(names.get(i) + ": the batch has no answer for it", null, true);
      }
      if (!answer.isSuccess() && !answer.isMissingObject()) {
        StoreException failure = answer.failure();
        if (worst == null || !failure.isPassing()) {
          worst =
              new StoreException(
                  names.get(i) + ": " + failure.getMessage(), failure, failure.isPassing());
        }
      }
    }
    if (worst != null) {
      throw worst;
    }
  }

  private static Map<Integer, GcsAnswer> answers(String body) {
    Map<Integer, GcsAnswer> answers = new HashMap<>();
    Matcher answer = ANSWER.matcher(body);
    while (answer.find()) {
      String said = answer.group(3) == null ? "" : answer.group(3);
      answers.put(
          Integer.parseInt(answer.group(1)),
          new GcsAnswer(Integer.parseInt(answer.group(2)), said.getBytes(ISO_8859_1)));
    }
    return answers;
  }
}
