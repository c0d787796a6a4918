package superhero.dataflow.testdata;

/**
 * The head of a request to S3 (path-style), Cloud Storage or Azure Blob.
 *
 * @param method of HTTP
 * @param path of bucket and key, decoded: {@code /lake/raw/date=2026-11-22/a.json.gz}
 * @param query as it was sent, empty where there is none: {@code partNumber=1&uploadId=1f}
 */
public record StoreRequest(String method, String path, String query) {
  /** What a request is for, and is billed as. */
  public enum Kind {
    WRITE,
    READ,
    LIST,
    DELETE
  }

  /** What it is for, in the protocol of any of the stores. */
  public Kind kind() {
    boolean isList =
        query.contains("list-type=") || query.contains("comp=list") || path.endsWith("/o");
    boolean isDelete =
        method.equals("DELETE")
            || query.matches("(.*&)?(delete|comp=batch)(&.*|=.*)?")
            || path.startsWith("/batch/");
    if (isDelete) {
      return Kind.DELETE;
    }
    if (method.equals("PUT") || method.equals("POST")) {
      return Kind.WRITE;
    }
    return isList ? Kind.LIST : Kind.READ;
  }

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
