package superhero.dataflow.testdata;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** An answer of the Blob service. */
@SuppressWarnings("ArrayRecordComponent")
record AzureAnswer(int status, Map<String, String> headers, byte[] body) {

  static AzureAnswer of(int status) {
    return new AzureAnswer(status, new LinkedHashMap<>(), new byte[0]);
  }

  static AzureAnswer of(int status, String contentType, byte[] body) {
    return new AzureAnswer(status, new LinkedHashMap<>(), body).with("Content-Type", contentType);
  }

  /** An error as Azure words it, its message with lines of no use to anyone. */
  static AzureAnswer error(int status, String code, String message) {
    String xml =
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>%s</Code><Message>%s\nRequestId:%s\nTime:2026-11-27T22:00:00.0000000Z</Message></Error>"
            .formatted(code, message, UUID.randomUUID());
    return of(status, "application/xml", xml.getBytes(UTF_8)).with("x-ms-error-code", code);
  }

  AzureAnswer with(String header, String value) {
    headers.put(header, value);
    return this;
  }
}
