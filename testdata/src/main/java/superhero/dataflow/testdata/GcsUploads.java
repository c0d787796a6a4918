package superhero.dataflow.testdata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The three ways to upload an object, which is there when the last byte of it has come. */
final class GcsUploads {
  /** {@code bytes 0-9/10}; a star for what is not said: the bytes, or how many there will be. */
  private static final Pattern RANGE = Pattern.compile("bytes (?:(\\d+)-\\d+|\\*)/(?:(\\d+)|\\*)");

  private final GcsBuckets buckets;
  private final Map<String, Resumable> resumables = new ConcurrentHashMap<>();

  GcsUploads(GcsBuckets buckets) {
    this.buckets = buckets;
  }

  private record Resumable(
      String bucket,
      String name,
      String type,
      JsonNode said,
      Map<String, String> query,
      ByteArrayOutputStream bytes) {}

  GcsAnswer answer(GcsRequest request, String bucket) throws IOException {
    buckets.objects(bucket);
    if (request.query().containsKey("upload_id")) {
      return resume(request, request.query().get("upload_id"));
    }
    return switch (request.query().getOrDefault("uploadType", "")) {
      case "media" -> media(request, bucket);
      case "multipart" -> multipart(request, bucket);
      case "resumable" -> begin(request, bucket);
      default -> throw GcsError.invalid("Unknown uploadType.");
    };
  }

  private GcsAnswer media(GcsRequest request, String bucket) {
    if (request.headers().containsKey("Transfer-Encoding")) {
      // The server does not tell its end from that of a client that died.
      throw new GcsError(411, "lengthRequired", "You must provide the Content-Length header.");
    }
    return put(
        request,
        bucket,
        name(request, JsonNodeFactory.instance.objectNode()),
        request.body(),
        request.headers().getFirst("Content-Type"),
        JsonNodeFactory.instance.objectNode());
  }

  private GcsAnswer multipart(GcsRequest request, String bucket) throws IOException {
    List<GcsPart> parts = GcsPart.of(request.boundary(), request.body());
    if (parts.size() != 2) {
      throw GcsError.invalid("A multipart upload has two parts, not " + parts.size() + ".");
    }
    JsonNode said = GcsRequest.json(parts.get(0).body());
    String type = said.path("contentType").asText(parts.get(1).headers().getFirst("Content-Type"));
    return put(request, bucket, name(request, said), parts.get(1).body(), type, said);
  }

  private GcsAnswer put(
      GcsRequest request, String bucket, String name, byte[] bytes, String type, JsonNode said) {
    return GcsAnswer.json(
        200, buckets.put(bucket, name, bytes, type, said, request.query()).json(request));
  }

  private GcsAnswer begin(GcsRequest request, String bucket) throws IOException {
    JsonNode said = request.json();
    String type =
        said.path("contentType").asText(request.headers().getFirst("X-Upload-Content-Type"));
    String id = UUID.randomUUID().toString();
    resumables.put(
        id,
        new Resumable(
            bucket,
            name(request, said),
            type,
            said,
            new HashMap<>(request.query()),
            new ByteArrayOutputStream()));
    GcsAnswer answer = GcsAnswer.empty(200);
    answer.headers().set("X-GUploader-UploadID", id);
    answer
        .headers()
        .set(
            "Location",
            "http://%s/upload/storage/v1/b/%s/o?uploadType=resumable&upload_id=%s"
                .formatted(request.headers().getFirst("Host"), bucket, id));
    return answer;
  }

  private GcsAnswer resume(GcsRequest request, String id) {
    Resumable upload = resumables.get(id);
    if (upload == null) {
      throw new GcsError(410, "gone", "The upload is over.");
    }
    if (request.method().equals("DELETE")) {
      resumables.remove(id);
      return GcsAnswer.empty(499);
    }
    String said = request.headers().getFirst("Content-Range");
    Matcher range = RANGE.matcher(said == null ? "bytes 0-0/" + request.body().length : said);
    if (!range.matches()) {
      throw GcsError.invalid("Invalid Content-Range: " + said);
    }
    synchronized (upload) {
      return add(request, id, upload, range);
    }
  }

  private GcsAnswer add(GcsRequest request, String id, Resumable upload, Matcher range) {
    ByteArrayOutputStream bytes = upload.bytes();
    if (range.group(1) != null) {
      // What came twice is taken once.
      long known = bytes.size() - Long.parseLong(range.group(1));
      if (known < 0) {
        throw GcsError.invalid("The bytes before these have not come.");
      }
      int skipped = (int) Math.min(known, request.body().length);
      bytes.write(request.body(), skipped, request.body().length - skipped);
    }
    if (range.group(2) == null || bytes.size() < Long.parseLong(range.group(2))) {
      GcsAnswer answer = GcsAnswer.empty(308);
      if (bytes.size() > 0) {
        answer.headers().set("Range", "bytes=0-" + (bytes.size() - 1));
      }
      return answer;
    }
    resumables.remove(id);
    return GcsAnswer.json(
        200,
        buckets
            .put(
                upload.bucket(),
                upload.name(),
                bytes.toByteArray(),
                upload.type(),
                upload.said(),
                upload.query())
            .json(request));
  }

  private static String name(GcsRequest request, JsonNode said) {
    return request.query().getOrDefault("name", said.path("name").asText());
  }
}
