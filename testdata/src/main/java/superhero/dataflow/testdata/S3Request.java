package superhero.dataflow.testdata;

/**
 * The head of a request to S3, path-style.
 *
 * @param method of HTTP
 * @param path of bucket and key, decoded: {@code /lake/raw/date=2026-11-22/a.json.gz}
 * @param query as it was sent, empty where there is none: {@code partNumber=1&uploadId=1f}
 */
public record S3Request(String method, String path, String query) {

  /** True for a request that carries bytes of an object, the whole of it or a part. */
  public boolean isUpload() {
    return method.equals("PUT");
  }

  /**
   * True for a request that makes an object visible: the completion of a multipart upload, or an
   * upload in one go.
   */
  public boolean isCompletion() {
    return method.equals("POST") ? query.contains("uploadId=") : isUpload() && query.isEmpty();
  }
}
