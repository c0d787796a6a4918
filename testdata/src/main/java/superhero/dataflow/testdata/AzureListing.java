package superhero.dataflow.testdata;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Base64;
import java.util.Map;
import java.util.NavigableMap;

/** A page of a listing, in XML. */
final class AzureListing {
  private static final int MAX_RESULTS = 5000;

  private AzureListing() {}

  static AzureAnswer of(AzureRequest request, NavigableMap<String, AzureBlob> blobs) {
    String prefix = request.argument("prefix");
    String delimiter = request.argument("delimiter");
    int results =
        request.argument("maxresults").isEmpty()
            ? MAX_RESULTS
            : Math.min(MAX_RESULTS, Integer.parseInt(request.argument("maxresults")));
    boolean hasMetadata = request.argument("include").contains("metadata");
    String marker = new String(Base64.getDecoder().decode(request.argument("marker")), UTF_8);
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?>");
    xml.append("<EnumerationResults><Blobs>");
    String next = blobs.ceilingKey(prefix.compareTo(marker) > 0 ? prefix : marker);
    for (int i = 0; i < results && next != null && next.startsWith(prefix); i++) {
      int end = delimiter.isEmpty() ? -1 : next.indexOf(delimiter, prefix.length());
      if (end < 0) {
        blob(xml, next, blobs.get(next), hasMetadata);
        next = blobs.higherKey(next);
      } else {
        String folder = next.substring(0, end + delimiter.length());
        xml.append("<BlobPrefix>").append(name(folder)).append("</BlobPrefix>");
        next =
            blobs.tailMap(next).keySet().stream()
                .filter(name -> !name.startsWith(folder))
                .findFirst()
                .orElse(null);
      }
    }
    String nextMarker = next == null || !next.startsWith(prefix) ? "" : next;
    xml.append("</Blobs><NextMarker>")
        .append(Base64.getEncoder().encodeToString(nextMarker.getBytes(UTF_8)))
        .append("</NextMarker></EnumerationResults>");
    return AzureAnswer.of(200, "application/xml", xml.toString().getBytes(UTF_8));
  }

  private static void blob(StringBuilder xml, String name, AzureBlob blob, boolean hasMetadata) {
    if (blob == null) {
      // Deleted since.
      return;
    }
    xml.append("<Blob>").append(name(name)).append("<Properties><Last-Modified>");
    xml.append(blob.lastModified()).append("</Last-Modified><Etag>");
    xml.append(blob.etag().replace("\"", "")).append("</Etag><Content-Length>");
    xml.append(blob.bytes().length).append("</Content-Length><Content-Type>");
    xml.append(text(blob.contentType())).append("</Content-Type>");
    xml.append("<BlobType>BlockBlob</BlobType></Properties>");
    if (hasMetadata) {
      xml.append("<Metadata>");
      for (Map.Entry<String, String> each : blob.metadata().entrySet()) {
        xml.append('<' + each.getKey() + '>' + text(each.getValue()) + "</" + each.getKey() + '>');
      }
      xml.append("</Metadata>");
    }
    xml.append("</Blob>");
  }

  /** Encoded only where XML cannot hold it. */
  private static String name(String name) {
    boolean fits = name.codePoints().allMatch(AzureListing::isOfXml);
    return fits
        ? "<Name>" + text(name) + "</Name>"
        : "<Name Encoded=\"true\">"
            + URLEncoder.encode(name, UTF_8).replace("+", "%20")
            + "</Name>";
  }

  private static boolean isOfXml(int c) {
    return c == '\t' || c == '\n' || c == '\r' || (c >= ' ' && c != 0xFFFE && c != 0xFFFF);
  }

  private static String text(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        // A parser takes it for the end of a line.
        .replace("\r", "&#13;");
  }
}
