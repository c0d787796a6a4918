package superhero.dataflow.stores.gcs;

/** The name of an object or of what objects begin with: {@code gs://bucket/path}. */
record GcsName(String bucket, String path) {
  private static final String SCHEME = "gs://";

  static GcsName of(String name) {
    if (!name.startsWith(SCHEME)) {
      throw new IllegalArgumentException(name + " does not begin with " + SCHEME);
    }
    int slash = name.indexOf('/', SCHEME.length());
    return slash < 0
        ? new GcsName(name.substring(SCHEME.length()), "")
        : new GcsName(name.substring(SCHEME.length(), slash), name.substring(slash + 1));
  }

  @Override
  public String toString() {
    return SCHEME + bucket + "/" + path;
  }
}
