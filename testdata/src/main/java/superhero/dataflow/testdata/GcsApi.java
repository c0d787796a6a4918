package superhero.dataflow.testdata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What {@link EmbeddedGcs} answers to each request. */
final class GcsApi {
  private final GcsBuckets buckets;
  private final GcsUploads uploads;

  /** That a client must show; null where all may ask. */
  private final String token;

  GcsApi(GcsBuckets buckets, String token) {
    this.buckets = buckets;
    this.uploads = new GcsUploads(buckets);
    this.token = token;
  }

  GcsAnswer answer(GcsRequest request) throws IOException {
    try {
      checkToken(request);
      return request.path().get(0).equals("batch")
          ? GcsBatch.answer(request, this)
          : answerOne(request);
    } catch (GcsError e) {
      return e.answer(request.isMedia());
    }
  }

  private void checkToken(GcsRequest request) {
    if (token != null && !("Bearer " + token).equals(request.headers().getFirst("Authorization"))) {
      throw new GcsError(401, "authError", "Invalid Credentials");
    }
  }

  private GcsAnswer answerOne(GcsRequest request) throws IOException {
    List<String> path = request.path();
    // b, lake, o, a.json.gz
    List<String> resource = path.subList(path.indexOf("v1") + 1, path.size());
    String bucket = resource.size() > 1 ? resource.get(1) : "";
    String name = resource.size() > 3 ? resource.get(3) : "";
    return switch (request.method() + " " + shape(resource)) {
      case "GET b" -> json(request, bucketList());
      case "POST b" -> create(request.json().path("name").asText());
      case "GET b/*" -> {
        buckets.objects(bucket);
        yield json(request, bucketJson(bucket));
      }
      case "GET b/*/o" -> json(request, GcsListing.page(buckets.objects(bucket), request));
      case "POST b/*/o", "PUT b/*/o", "DELETE b/*/o" -> uploads.answer(request, bucket);
      case "GET b/*/o/*" -> {
        GcsObject object = buckets.get(bucket, name, request.query());
        yield request.isMedia()
            ? media(object, request.headers().getFirst("Range"))
            : json(request, object.json(request));
      }
      case "DELETE b/*/o/*" -> {
        buckets.delete(bucket, name, request.query());
        yield GcsAnswer.empty(204);
      }
      case "POST b/*/o/*/rewriteTo" ->
          rewrite(
              request,
              buckets.get(bucket, name, request.query()),
              resource.get(6),
              resource.get(8));
      default -> throw new GcsError(404, "notFound", "Not Found");
    };
  }

  /** A resource without the names in it. */
  private static String shape(List<String> resource) {
    StringBuilder shape = new StringBuilder();
    for (int i = 0; i < Math.min(resource.size(), 5); i++) {
      shape.append(i == 0 ? "" : "/").append(i % 2 == 0 ? resource.get(i) : "*");
    }
    return shape.toString();
  }

  private static GcsAnswer json(GcsRequest request, JsonNode answer) {
    String fields = request.query().get("fields");
    return GcsAnswer.json(200, fields == null ? answer : GcsFields.select(answer, fields));
  }

  private ObjectNode bucketList() {
    ObjectNode list = JsonNodeFactory.instance.objectNode().put("kind", "storage#buckets");
    buckets.names().forEach(each -> list.withArray("items").add(bucketJson(each)));
    return list;
  }

  private static ObjectNode bucketJson(String bucket) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("kind", "storage#bucket")
        .put("id", bucket)
        .put("name", bucket)
        .put("location", "US")
        .put("locationType", "multi-region")
        .put("storageClass", "STANDARD")
        .put("metageneration", "1")
        .put("etag", "CAE=");
  }

  private GcsAnswer create(String bucket) {
    if (!buckets.create(bucket)) {
      throw new GcsError(
          409,
          "conflict",
          "Your previous request to create the named bucket succeeded and you already own it.");
    }
    return GcsAnswer.json(200, bucketJson(bucket));
  }

  private GcsAnswer rewrite(GcsRequest request, GcsObject from, String bucket, String name) {
    ObjectNode nothing = JsonNodeFactory.instance.objectNode();
    GcsObject to = buckets.put(bucket, name, from.bytes(), from.contentType(), nothing, Map.of());
    ObjectNode answer =
        JsonNodeFactory.instance
            .objectNode()
            .put("kind", "storage#rewriteResponse")
            .put("totalBytesRewritten", Integer.toString(from.bytes().length))
            .put("objectSize", Integer.toString(from.bytes().length))
            .put("done", true);
    answer.set("resource", to.json(request));
    return GcsAnswer.json(200, answer);
  }

  /** The bytes of an object, or those of a range: 0-9, 5-, -8. */
  private static GcsAnswer media(GcsObject object, String range) {
    int length = object.bytes().length;
    byte[] bytes = object.bytes();
    String part = null;
    if (range != null) {
      String[] ends = range.substring("bytes=".length()).split("-", -1);
      long first =
          ends[0].isEmpty()
              ? Math.max(0, length - Long.parseLong(ends[1]))
              : Long.parseLong(ends[0]);
      long last =
          ends[0].isEmpty() || ends[1].isEmpty()
              ? length - 1
              : Math.min(length - 1, Long.parseLong(ends[1]));
      if (first > last) {
        throw new GcsError(
                416, "requestedRangeNotSatisfiable", "The requested range cannot be satisfied.")
            .with("Content-Range", "bytes */" + length);
      }
      bytes = Arrays.copyOfRange(bytes, (int) first, (int) last + 1);
      part = "bytes " + first + "-" + last + "/" + length;
    }
    GcsAnswer answer = GcsAnswer.of(part == null ? 200 : 206, object.contentType(), bytes);
    Headers headers = answer.headers();
    if (part != null) {
      headers.set("Content-Range", part);
    }
    headers.set("X-Goog-Generation", Long.toString(object.generation()));
    headers.set("X-Goog-Hash", "crc32c=" + object.crc32c() + ",md5=" + object.md5());
    headers.set("X-Goog-Stored-Content-Encoding", "identity");
    headers.set("X-Goog-Stored-Content-Length", Integer.toString(length));
    headers.set("ETag", object.etag());
    return answer;
  }
}
