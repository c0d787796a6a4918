package superhero.dataflow.serverless.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Event Grid says when blobs appear: one event, or an array of them. */
final class BlobEvent {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Event Grid's schema has a topic, that of CloudEvents a source. */
  private static final Pattern ACCOUNT = Pattern.compile(".*/storageAccounts/([^/]+)");

  private static final Pattern SUBJECT =
      Pattern.compile("/blobServices/default/containers/([^/]+)/blobs/(.+)", Pattern.DOTALL);

  private BlobEvent() {}

  /**
   * The names of the blobs, {@code azfs://account/container/blob}.
   *
   * @throws IllegalArgumentException if it is no such event
   */
  static List<String> objects(String text) throws IOException {
    JsonNode json = JSON.readTree(text);
    List<String> objects = new ArrayList<>();
    for (JsonNode event : json.isArray() ? json : List.of(json)) {
      String type = event.path(event.has("eventType") ? "eventType" : "type").asText();
      Matcher account =
          ACCOUNT.matcher(event.path(event.has("topic") ? "topic" : "source").asText());
      Matcher subject = SUBJECT.matcher(event.path("subject").asText());
      if (!type.equals("Microsoft.Storage.BlobCreated")
          || !account.matches()
          || !subject.matches()) {
        throw new IllegalArgumentException(
            "should be an event Microsoft.Storage.BlobCreated that names an account, a container"
                + " and a blob");
      }
      objects.add("azfs://" + account.group(1) + "/" + subject.group(1) + "/" + subject.group(2));
    }
    return objects;
  }
}
