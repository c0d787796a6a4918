package superhero.dataflow.testdata;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import java.net.URLDecoder;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A request to the Blob service, alone or as a part of a batch.
 *
 * @param path as it was sent: {@code /account/container/a%20name}
 * @param query names in lower case, values decoded
 */
@SuppressWarnings("ArrayRecordComponent")
record AzureRequest(
    String method, String path, Map<String, String> query, Headers headers, byte[] body) {

  static AzureRequest of(String method, String target, Headers headers, byte[] body) {
    int end = target.indexOf('?');
    Map<String, String> query = new TreeMap<>();
    if (end >= 0) {
      for (String pair : target.substring(end + 1).split("&", -1)) {
        String[] words = pair.split("=", 2);
        query.put(
            decode(words[0]).toLowerCase(Locale.ROOT), words.length < 2 ? "" : decode(words[1]));
      }
    }
    return new AzureRequest(
        method, end < 0 ? target : target.substring(0, end), query, headers, body);
  }

  /** The account, the container and the blob, of which the last may be missing. */
  String[] names() {
    String[] names = path.substring(1).split("/", 3);
    for (int i = 0; i < names.length; i++) {
      names[i] = decode(names[i]);
    }
    return names;
  }

  /** A header; empty where there is none. */
  String header(String name) {
    String value = headers.getFirst(name);
    return value == null ? "" : value;
  }

  /** An argument of the query; empty where there is none. */
  String argument(String name) {
    return query.getOrDefault(name, "");
  }

  private static String decode(String text) {
    // Unlike in a form, a plus is a plus.
    return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
  }
}
