package superhero.dataflow.testdata;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The head of an HTTP/1.1 request.
 *
 * @param lines the request line, then a header each
 */
record HttpHead(List<String> lines) {

  /**
   * Reads up to the empty line that ends the head.
   *
   * @throws EOFException where the client has gone before
   */
  static HttpHead read(InputStream in) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
      lines.add(line);
    }
    return new HttpHead(lines);
  }

  StoreRequest request() {
    String[] words = lines.get(0).split(" ", -1);
    URI uri = URI.create(words[1]);
    return new StoreRequest(
        words[0], uri.getPath(), uri.getRawQuery() == null ? "" : uri.getRawQuery());
  }

  /** Bytes of the body. S3 takes no body of unknown length. */
  int contentLength() {
    return lines.stream()
        .filter(line -> isHeader(line, "content-length"))
        .findFirst()
        .map(line -> Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
        .orElse(0);
  }

  /** True where the client sends the body only when it is told to. */
  boolean expectsContinue() {
    return lines.stream().anyMatch(line -> isHeader(line, "expect"));
  }

  /** The same head for a connection that ends with the answer; no signature covers what differs. */
  byte[] forwarded() {
    StringBuilder head = new StringBuilder();
    for (String line : lines) {
      if (!isHeader(line, "expect") && !isHeader(line, "connection")) {
        head.append(line).append("\r\n");
      }
    }
    return head.append("Connection: close\r\n\r\n").toString().getBytes(ISO_8859_1);
  }

  private static boolean isHeader(String line, String name) {
    return line.toLowerCase(Locale.ROOT).startsWith(name + ":");
  }

  private static String readLine(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int read = in.read(); read != '\n'; read = in.read()) {
      if (read < 0) {
        throw new EOFException();
      }
      if (read != '\r') {
        line.append((char) read);
      }
    }
    return line.toString();
  }
}
