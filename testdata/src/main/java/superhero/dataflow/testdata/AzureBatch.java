package superhero.dataflow.testdata;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Many requests in one, of multipart/mixed; each is signed and answered for itself. */
final class AzureBatch {
  private static final int MAX_PARTS = 256;
  private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)");
  private static final Pattern ID =
      Pattern.compile("Content-ID: *(\\d+)", Pattern.CASE_INSENSITIVE);

  private AzureBatch() {}

  static AzureAnswer answer(AzureRequest batch, Function<AzureRequest, AzureAnswer> service) {
    Matcher boundary = BOUNDARY.matcher(batch.header("Content-Type"));
    if (!boundary.find()) {
      return AzureAnswer.error(400, "InvalidHeaderValue", "The batch has no boundary.");
    }
    String[] parts =
        new String(batch.body(), UTF_8).split("--" + Pattern.quote(boundary.group(1)), -1);
    // Before the first boundary there is nothing, behind the last there are two hyphens.
    if (parts.length - 2 > MAX_PARTS) {
      return AzureAnswer.error(
          400, "ExceedsMaxBatchRequestCount", "The batch operation exceeds maximum number.");
    }
    String answered = "batchresponse_" + UUID.randomUUID();
    StringBuilder body = new StringBuilder();
    for (int i = 1; i < parts.length - 1; i++) {
      String[] sections = parts[i].split("\r\n\r\n", 3);
      Matcher id = ID.matcher(sections[0]);
      AzureAnswer answer = service.apply(request(sections[1]));
      body.append("--").append(answered).append("\r\nContent-Type: application/http\r\n");
      body.append(id.find() ? "Content-ID: " + id.group(1) + "\r\n" : "").append("\r\n");
      body.append("HTTP/1.1 ").append(answer.status()).append(" Answered\r\n");
      answer.headers().forEach((name, value) -> body.append(name + ": " + value + "\r\n"));
      body.append("\r\n").append(new String(answer.body(), UTF_8)).append("\r\n");
    }
    body.append("--").append(answered).append("--\r\n");
    return AzureAnswer.of(
        202, "multipart/mixed; boundary=" + answered, body.toString().getBytes(UTF_8));
  }

  private static AzureRequest request(String head) {
    String[] lines = head.strip().split("\r\n", -1);
    Headers headers = new Headers();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      headers.add(lines[i].substring(0, colon), lines[i].substring(colon + 1).strip());
    }
    String[] words = lines[0].split(" ", -1);
    return AzureRequest.of(words[0], words[1], headers, new byte[0]);
  }
}
