package superhero.dataflow.testdata;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A request to {@link EmbeddedGcs}, its own or a part of a batch.
 *
 * @param path its segments, decoded: {@code storage, v1, b, lake, o, raw/a.json.gz}
 * @param query its parameters, decoded
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
record GcsRequest(
    String method, List<String> path, Map<String, String> query, Headers headers, byte[] body) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads the line of a request.
   *
   * @param target with or without a host
   */
  static GcsRequest of(String method, String target, Headers headers, byte[] body) {
    URI uri = URI.create(target);
    List<String> path = new ArrayList<>();
    for (String segment : uri.getRawPath().replaceAll("^/|/$", "").split("/", -1)) {
      path.add(URLDecoder.decode(segment.replace("+", "%2B"), UTF_8));
    }
    Map<String, String> query = new HashMap<>();
    if (uri.getRawQuery() != null) {
      for (String parameter : uri.getRawQuery().split("&", -1)) {
        int equals = parameter.indexOf('=');
        if (equals > 0) {
          query.put(
              URLDecoder.decode(parameter.substring(0, equals), UTF_8),
              URLDecoder.decode(parameter.substring(equals + 1), UTF_8));
        }
      }
    }
    return new GcsRequest(method, path, query, headers, body);
  }

  /** Whether the bytes of an object are asked for, not what is known of it. */
  boolean isMedia() {
    return "media".equals(query.get("alt"));
  }

  /** The body, or an empty object where there is none. */
  JsonNode json() throws IOException {
    return json(body);
  }

  static JsonNode json(byte[] body) throws IOException {
    return body.length == 0 ? JsonNodeFactory.instance.objectNode() : JSON.readTree(body);
  }

  /** What stands before a boundary in a body of many parts, quoted or not. */
  String boundary() {
    String type = String.valueOf(headers.getFirst("Content-Type"));
    int begin = type.indexOf("boundary=");
    if (begin < 0) {
      throw GcsError.invalid("The Content-Type of many parts has no boundary: " + type);
    }
    String boundary = type.substring(begin + "boundary=".length());
    int end = boundary.indexOf(';');
    return (end < 0 ? boundary : boundary.substring(0, end))
        .strip()
        .replaceAll("^['\"]|['\"]$", "");
  }
}
