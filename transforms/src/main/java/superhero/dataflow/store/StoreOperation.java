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

  /** Name of the distribution of the time that each request took, in microseconds. */
  public String distribution(String scheme) {
    return scheme + "/" + word() + "/micros";
  }

  /** Name of the counter of errors. */
  public String counter(String scheme, Failure error) {
    return scheme + "/" + word() + "/" + error.word();
  }
}
