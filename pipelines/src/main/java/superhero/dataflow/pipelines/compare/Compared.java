package superhero.dataflow.pipelines.compare;

import com.google.common.base.Preconditions;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.estimate.CloudCost;
import superhero.dataflow.estimate.PriceItem.Group;
import superhero.dataflow.estimate.PriceList;
import superhero.dataflow.estimate.Requests;
import superhero.dataflow.estimate.Usage;
import superhero.dataflow.testdata.StoreRequest.Kind;

/**
 * A log, brought to a lake in one store in one way.
 *
 * @param way who makes the tables: the graph, or functions
 * @param embedded whether the store is in this process
 * @param seconds of the whole
 * @param functionSeconds of these, of the functions one after the other; 0 without
 * @param functions calls; 0 without
 * @param coldStartSeconds a new JVM that takes one range; 0 without functions
 * @param cpuSeconds of this process, with the broker and embedded stores that are in it
 * @param requests by kind; empty where they were not counted
 */
record Compared(
    String cloud,
    String way,
    boolean embedded,
    long messages,
    double seconds,
    double functionSeconds,
    long functions,
    double coldStartSeconds,
    double cpuSeconds,
    Map<Kind, Long> requests,
    LakeDigest lake) {
  private static final double MILLION = 1e6;

  Compared {
    Preconditions.checkArgument(messages > 0, "there are no messages");
  }

  /** The column's head. */
  String name() {
    return cloud + ", " + way;
  }

  /**
   * Dollars that a million such messages cost: their requests, a month in the store, and functions.
   * Null without prices.
   */
  @Nullable CloudCost cost(Iterable<PriceList> prices) {
    double millions = messages / MILLION;
    Usage usage =
        new Usage(
            lake.bytes() / Usage.GB / millions,
            new Requests(
                    requests.getOrDefault(Kind.WRITE, 0L),
                    requests.getOrDefault(Kind.READ, 0L),
                    requests.getOrDefault(Kind.LIST, 0L))
                .times(1 / millions),
            0,
            0,
            0,
            functions / millions,
            functionSeconds / millions,
            0);
    for (PriceList each : prices) {
      if (each.cloud().equals(cloud)) {
        return CloudCost.of(each, usage);
      }
    }
    return null;
  }

  /** Whether a group of a cost can be told. */
  boolean isKnown(Group group) {
    return group != Group.REQUESTS || !requests.isEmpty();
  }
}
