package superhero.dataflow.testdata;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/** Many requests in one, each with an answer of its own. */
final class GcsBatch {
  private static final int MAX_CALLS = 100;

  private static final String BOUNDARY = "batch_answer";

  private GcsBatch() {}

  static GcsAnswer answer(GcsRequest request, GcsApi api) throws IOException {
    List<GcsPart> calls = GcsPart.of(request.boundary(), request.body());
    if (calls.size() > MAX_CALLS) {
      throw GcsError.invalid("The batch request has more than " + MAX_CALLS + " calls.");
    }
    ByteArrayOutputStream answers = new ByteArrayOutputStream();
    for (GcsPart call : calls) {
      GcsAnswer answer = api.answer(request(call, request.headers().getFirst("Authorization")));
      String id = String.valueOf(call.headers().getFirst("Content-ID"));
      StringBuilder head =
          new StringBuilder("--" + BOUNDARY + "\r\nContent-Type: application/http\r\n")
              .append("Content-ID: ")
              .append(id.startsWith("<") ? "<response-" + id.substring(1) : "response-" + id)
              .append("\r\n\r\nHTTP/1.1 ")
              .append(answer.status())
              .append(answer.status() < 300 ? " OK\r\n" : " Error\r\n");
      answer.headers().forEach((name, values) -> head.append(name + ": " + values.get(0) + "\r\n"));
      head.append("Content-Length: ").append(answer.body().length).append("\r\n\r\n");
      answers.writeBytes(head.toString().getBytes(ISO_8859_1));
      answers.writeBytes(answer.body());
      answers.writeBytes("\r\n".getBytes(ISO_8859_1));
    }
    answers.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(ISO_8859_1));
    return GcsAnswer.of(200, "multipart/mixed; boundary=" + BOUNDARY, answers.toByteArray());
  }

  /** A call as if it had come by itself. */
  private static GcsRequest request(GcsPart call, String authorization) {
    String text = new String(call.body(), ISO_8859_1);
    int line = text.indexOf('\n') + 1;
    String[] words = text.substring(0, line).strip().split(" ", -1);
    GcsPart inner = GcsPart.parse(text.substring(line));
    if (authorization != null && !inner.headers().containsKey("Authorization")) {
      inner.headers().set("Authorization", authorization);
    }
    return GcsRequest.of(words[0], words[1], inner.headers(), inner.body());
  }
}
