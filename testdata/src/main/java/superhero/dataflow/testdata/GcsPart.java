package superhero.dataflow.testdata;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.net.httpserver.Headers;
import java.util.ArrayList;
import java.util.List;

/** A part of a body of many parts: multipart/related of an upload, multipart/mixed of a batch. */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
record GcsPart(Headers headers, byte[] body) {
  /**
   * Takes a body apart.
   *
   * @throws GcsError where it does not end as it should: its client died
   */
  static List<GcsPart> of(String boundary, byte[] body) {
    // A character a byte.
    String text = "\n" + new String(body, ISO_8859_1);
    String delimiter = "\n--" + boundary;
    List<GcsPart> parts = new ArrayList<>();
    int begin = text.indexOf(delimiter);
    while (begin >= 0 && !text.startsWith("--", begin + delimiter.length())) {
      int end = text.indexOf(delimiter, begin + delimiter.length());
      if (end < 0) {
        break;
      }
      int line = text.indexOf('\n', begin + 1) + 1;
      // The line break before the next boundary is no part of this one.
      int last = text.charAt(end - 1) == '\r' ? end - 1 : end;
      parts.add(parse(text.substring(line, Math.max(line, last))));
      begin = end;
    }
    if (begin < 0 || !text.startsWith("--", begin + delimiter.length())) {
      throw GcsError.invalid("The body does not end with its boundary.");
    }
    return parts;
  }

  /** Reads lines of headers up to an empty one; the rest is the body. */
  static GcsPart parse(String text) {
    Headers headers = new Headers();
    int begin = 0;
    while (begin < text.length()) {
      int end = text.indexOf('\n', begin);
      String line = text.substring(begin, end < 0 ? text.length() : end).strip();
      begin = end < 0 ? text.length() : end + 1;
      if (line.isEmpty()) {
        break;
      }
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.add(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    return new GcsPart(headers, text.substring(begin).getBytes(ISO_8859_1));
  }
}
