package superhero.dataflow.serverless.aws;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What S3 says when objects appear, by itself or through EventBridge. */
final class S3Event {
  private S3Event() {}

  /**
   * The names of the objects, {@code s3://bucket/key}; none of a test of the notification.
   *
   * @throws IllegalArgumentException if it is no such event
   */
  static List<String> objects(JsonNode event) {
    List<String> objects = new ArrayList<>();
    if (event.path("Event").asText().equals("s3:TestEvent")) {
      return objects;
    }
    for (JsonNode record : event.path("Records")) {
      JsonNode s3 = record.path("s3");
      // Keys are encoded as in forms; those of EventBridge are not.
      String key = URLDecoder.decode(s3.at("/object/key").asText(), StandardCharsets.UTF_8);
      objects.add(name(s3.at("/bucket/name").asText(), key));
    }
    if (event.path("source").asText().equals("aws.s3")) {
      JsonNode detail = event.path("detail");
      objects.add(name(detail.at("/bucket/name").asText(), detail.at("/object/key").asText()));
    }
    if (objects.isEmpty()) {
      throw new IllegalArgumentException("should be an event of S3, and has no object of it");
    }
    return objects;
  }

  private static String name(String bucket, String key) {
    if (bucket.isEmpty() || key.isEmpty()) {
      throw new IllegalArgumentException("should name a bucket and a key of S3");
    }
    return "s3://" + bucket + "/" + key;
  }
}
