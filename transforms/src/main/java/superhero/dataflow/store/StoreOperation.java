package superhero.dataflow.store;

import java.util.Locale;

/** What a store can be asked for, as it is counted in Beam's metrics. */
public enum StoreOperation {
  PUT,
  READ,
  LIST,
  DELETE;

  /** Of the metrics in Beam. */
  public static final String NAMESPACE = "store";

  /** How a request can fail. */
  public enum Failure {
    /** It is made again: the store is away, or asks for patience. */
    PASSING,
    /** To make it again does not help. */
    FINAL;

    /** As labels have it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** As labels have it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Name of the counter of requests. */
  public String requests(String scheme) {
    return scheme + "/" + word() + "/requests";
  }

  /** Name of the counter of the time that requests took, in microseconds. */
  public String micros(String scheme) {
    return scheme + "/" + word() + "/micros";
  }

  /** Name of the distribution of that time, which not every runner tells. */
  public String slowest(String scheme) {
    return scheme + "/" + word() + "/slowest";
  }

  /** Name of the counter of requests that failed. */
  public String failures(String scheme, Failure failure) {
    return scheme + "/" + word() + "/" + failure.word();
  }
}
