package superhero.dataflow.testdata;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/** What Cloud Storage answers when it does not do what it is asked to. */
final class GcsError extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String reason;
  private final transient Map<String, String> headers = new HashMap<>();

  GcsError(int status, String reason, String message) {
    super(message, null, false, false);
    this.status = status;
    this.reason = reason;
  }

  static GcsError noBucket() {
    return new GcsError(404, "notFound", "The specified bucket does not exist.");
  }

  static GcsError noObject(String bucket, String name) {
    return new GcsError(404, "notFound", "No such object: " + bucket + "/" + name);
  }

  static GcsError invalid(String message) {
    return new GcsError(400, "invalid", message);
  }

  GcsError with(String header, String value) {
    headers.put(header, value);
    return this;
  }

  /**
   * The error as the service writes it.
   *
   * @param isMedia the bytes of an object were asked for: it says why in plain text
   */
  GcsAnswer answer(boolean isMedia) {
    GcsAnswer answer =
        isMedia ? GcsAnswer.text(status, getMessage()) : GcsAnswer.json(status, json());
    headers.forEach(answer.headers()::set);
    return answer;
  }

  private ObjectNode json() {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ObjectNode error = answer.putObject("error").put("code", status).put("message", getMessage());
    error
        .putArray("errors")
        .addObject()
        .put("message", getMessage())
        .put("domain", "global")
        .put("reason", reason);
    return answer;
  }
}
