package superhero.dataflow.testdata;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The blobs of a container, and what is done with them. */
final class AzureContainer {
  private static final String METADATA = "x-ms-meta-";
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,18})-(\\d{0,18})");
  private static final Pattern BLOCK =
      Pattern.compile("<(?:Latest|Committed|Uncommitted)>([^<]*)</");

  private final ConcurrentNavigableMap<String, AzureBlob> blobs = new ConcurrentSkipListMap<>();

  /** Blocks that wait for their list, by the names of their blobs. */
  private final Map<String, Map<String, byte[]>> blocks = new ConcurrentHashMap<>();

  ConcurrentNavigableMap<String, AzureBlob> blobs() {
    return blobs;
  }

  AzureAnswer answer(String name, AzureRequest request) {
    return switch (request.method()) {
      case "GET", "HEAD" -> get(name, request);
      case "PUT" -> put(name, request);
      case "DELETE" -> blobs.remove(name) == null ? notFound() : AzureAnswer.of(202);
      default -> AzureAnswer.error(405, "UnsupportedHttpVerb", "The resource does not support it.");
    };
  }

  private AzureAnswer get(String name, AzureRequest request) {
    AzureBlob blob = blobs.get(name);
    if (blob == null) {
      return notFound();
    }
    // Azure takes it without quotes, too, and so do its libraries send it.
    String etag = request.header("If-Match").replace("\"", "");
    if (!etag.isEmpty() && !etag.equals("*") && !etag.equals(blob.etag().replace("\"", ""))) {
      return AzureAnswer.error(412, "ConditionNotMet", "The condition was not met.");
    }
    String given = request.header("x-ms-range");
    String range = given.isEmpty() ? request.header("Range") : given;
    AzureAnswer answer = AzureAnswer.of(200, blob.contentType(), blob.bytes());
    if (!range.isEmpty() && request.method().equals("GET")) {
      Matcher bounds = RANGE.matcher(range);
      if (!bounds.matches()) {
        return AzureAnswer.error(400, "InvalidHeaderValue", "The range has no such form.");
      }
      long from = Long.parseLong(bounds.group(1));
      int length = blob.bytes().length;
      if (from >= length) {
        return AzureAnswer.error(416, "InvalidRange", "The range is not in the blob.");
      }
      long to =
          bounds.group(2).isEmpty()
              ? length
              : Math.min(length, Long.parseLong(bounds.group(2)) + 1);
      byte[] part = Arrays.copyOfRange(blob.bytes(), (int) from, (int) to);
      answer =
          AzureAnswer.of(206, blob.contentType(), part)
              .with("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + length);
    }
    for (Map.Entry<String, String> each : blob.metadata().entrySet()) {
      answer = answer.with(METADATA + each.getKey(), each.getValue());
    }
    return answer
        .with("ETag", blob.etag())
        .with("Last-Modified", blob.lastModified())
        .with("Accept-Ranges", "bytes")
        .with("x-ms-blob-type", "BlockBlob");
  }

  private AzureAnswer put(String name, AzureRequest request) {
    String md5 = request.header("Content-MD5");
    if (!md5.isEmpty() && !md5.equals(md5(request.body()))) {
      return AzureAnswer.error(400, "Md5Mismatch", "The MD5 value did not match.");
    }
    if (!request.header("x-ms-content-crc64").isEmpty()) {
      return AzureAnswer.error(400, "UnsupportedHeader", "x-ms-content-crc64 is not served here.");
    }
    return switch (request.argument("comp")) {
      case "" ->
          request.header("x-ms-blob-type").equals("BlockBlob")
              ? write(name, request, request.body())
              : AzureAnswer.error(400, "InvalidBlobType", "Only block blobs are served here.");
      case "block" -> {
        blocks
            .computeIfAbsent(name, any -> new ConcurrentHashMap<>())
            .put(request.argument("blockid"), request.body());
        yield AzureAnswer.of(201);
      }
      case "blocklist" -> putBlocks(name, request);
      default -> AzureAnswer.error(400, "InvalidQueryParameterValue", "It is not served here.");
    };
  }

  private AzureAnswer putBlocks(String name, AzureRequest request) {
    Map<String, byte[]> waiting = blocks.getOrDefault(name, Map.of());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Matcher block = BLOCK.matcher(new String(request.body(), UTF_8));
    while (block.find()) {
      byte[] part = waiting.get(block.group(1));
      if (part == null) {
        return AzureAnswer.error(400, "InvalidBlockList", "The block list is invalid.");
      }
      bytes.writeBytes(part);
    }
    return write(name, request, bytes.toByteArray());
  }

  private AzureAnswer write(String name, AzureRequest request, byte[] bytes) {
    String given = request.header("x-ms-blob-content-type");
    String type = given.isEmpty() ? request.header("Content-Type") : given;
    Map<String, String> metadata = new TreeMap<>();
    request
        .headers()
        .forEach(
            (header, values) -> {
              String lower = header.toLowerCase(Locale.ROOT);
              if (lower.startsWith(METADATA)) {
                metadata.put(lower.substring(METADATA.length()), values.get(0));
              }
            });
    AzureBlob blob =
        new AzureBlob(bytes, type.isEmpty() ? "application/octet-stream" : type, metadata);
    if (request.header("If-None-Match").equals("*")) {
      if (blobs.putIfAbsent(name, blob) != null) {
        return AzureAnswer.error(409, "BlobAlreadyExists", "The specified blob already exists.");
      }
    } else {
      blobs.put(name, blob);
    }
    blocks.remove(name);
    return AzureAnswer.of(201)
        .with("ETag", blob.etag())
        .with("Last-Modified", blob.lastModified())
        .with("x-ms-request-server-encrypted", "true");
  }

  private static AzureAnswer notFound() {
    return AzureAnswer.error(404, "BlobNotFound", "The specified blob does not exist.");
  }

  private static String md5(byte[] bytes) {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }
}
