package superhero.dataflow.store;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * What must be known of a cloud's object store. A module says that it brings one by a service of
 * this type; what no store claims is left to Beam's file systems.
 */
public interface Store {
  /** What its locations begin with: {@code s3}. */
  String scheme();

  /** As its users say: {@code Amazon S3}. It heads its options in the help. */
  String title();

  /** The options that say how to reach it, credentials not among them. */
  Class<? extends PipelineOptions> options();

  /**
   * Of Beam's own options, those that users of these commands want, and their defaults in words.
   */
  default Map<String, String> optionsOfBeam() {
    return Map.of();
  }

  /**
   * Arguments that users of these commands want where an option has another default.
   *
   * @param isSaid whether the user said an option: {@code endpoint}
   */
  default List<String> defaults(Predicate<String> isSaid) {
    return List.of();
  }

  /**
   * A client; called once a process and job. It may look for credentials when it is used first.
   *
   * @param options of the job
   */
  StoreClient connect(PipelineOptions options);
}
