package superhero.dataflow.testdata;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.zip.CRC32C;

/**
 * An object of {@link EmbeddedGcs}; an upload in its place makes another one.
 *
 * @param generation greater than those before
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
record GcsObject(
    String bucket, String name, byte[] bytes, String contentType, long generation, Instant made) {

  /**
   * What the service tells of it.
   *
   * @param request that asks; links lead to the host that it names
   */
  ObjectNode json(GcsRequest request) {
    String time = made.truncatedTo(ChronoUnit.MILLIS).toString();
    return JsonNodeFactory.instance
        .objectNode()
        .put("kind", "storage#object")
        .put("id", bucket + "/" + name + "/" + generation)
        .put("name", name)
        .put("bucket", bucket)
        .put("generation", Long.toString(generation))
        .put("metageneration", "1")
        .put("contentType", contentType)
        .put("storageClass", "STANDARD")
        .put("size", Integer.toString(bytes.length))
        .put("md5Hash", md5())
        .put("crc32c", crc32c())
        .put("etag", etag())
        .put("mediaLink", mediaLink(request.headers().getFirst("Host")))
        .put("timeCreated", time)
        .put("updated", time);
  }

  private String mediaLink(String host) {
    return "http://%s/download/storage/v1/b/%s/o/%s?generation=%d&alt=media"
        .formatted(host, bucket, URLEncoder.encode(name, UTF_8).replace("+", "%20"), generation);
  }

  String etag() {
    return Long.toHexString(generation);
  }

  String md5() {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("each Java has MD5", e);
    }
  }

  String crc32c() {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return Base64.getEncoder()
        .encodeToString(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }
}
