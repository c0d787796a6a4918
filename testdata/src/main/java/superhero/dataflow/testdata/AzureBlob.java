package superhero.dataflow.testdata;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.UUID;

/** A blob that is complete. */
@SuppressWarnings("ArrayRecordComponent")
record AzureBlob(
    byte[] bytes, String contentType, Map<String, String> metadata, Instant modified, String etag) {

  AzureBlob(byte[] bytes, String contentType, Map<String, String> metadata) {
    this(bytes, contentType, metadata, Instant.now(), "\"0x" + UUID.randomUUID() + '"');
  }

  /** Whole seconds, as in all of HTTP. */
  String lastModified() {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(modified.atOffset(ZoneOffset.UTC));
  }
}
