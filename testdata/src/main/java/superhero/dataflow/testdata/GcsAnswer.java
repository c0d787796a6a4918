package superhero.dataflow.testdata;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;

/** An answer of {@link EmbeddedGcs}. */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
record GcsAnswer(int status, Headers headers, byte[] body) {
  static GcsAnswer json(int status, JsonNode body) {
    return of(status, "application/json; charset=UTF-8", body.toString().getBytes(UTF_8));
  }

  static GcsAnswer text(int status, String body) {
    return of(status, "text/html; charset=UTF-8", body.getBytes(UTF_8));
  }

  static GcsAnswer empty(int status) {
    return new GcsAnswer(status, new Headers(), new byte[0]);
  }

  static GcsAnswer of(int status, String contentType, byte[] body) {
    GcsAnswer answer = new GcsAnswer(status, new Headers(), body);
    answer.headers.set("Content-Type", contentType);
    return answer;
  }
}
