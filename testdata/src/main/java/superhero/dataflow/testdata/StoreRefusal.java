package superhero.dataflow.testdata;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * What a store answers when it does not do what it is asked for.
 *
 * @param code of its error, which Azure has in a header, too
 * @param body of the answer, XML or JSON
 */
record StoreRefusal(int status, String code, String body) {

  /** As S3 writes it. */
  static StoreRefusal ofS3(int status, String code, String message) {
    return new StoreRefusal(
        status,
        code,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>"
            + code
            + "</Code><Message>"
            + message
            + "</Message></Error>");
  }

  /** The whole answer to a request. */
  byte[] to(StoreRequest request) {
    String head =
        "HTTP/1.1 "
            + status
            + " "
            + code
            + "\r\nx-ms-error-code: "
            + code
            + "\r\nContent-Type: application/"
            + (body.startsWith("{") ? "json" : "xml")
            + "\r\nContent-Length: "
            + body.length()
            + "\r\nConnection: close\r\n\r\n";
    return (request.method().equals("HEAD") ? head : head + body).getBytes(US_ASCII);
  }
}
