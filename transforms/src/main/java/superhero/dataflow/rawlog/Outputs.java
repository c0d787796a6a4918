package superhero.dataflow.rawlog;

import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn.MultiOutputReceiver;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the transforms of this package give. */
public final class Outputs {
  /** Paths of manifests below the raw location. */
  public static final TupleTag<String> RANGES = new TupleTag<>("ranges") {};

  /** Objects that were left as they are: the name of each and why, in a sentence. */
  public static final TupleTag<String> LEFT = new TupleTag<>("left") {};

  private static final Logger LOG = LoggerFactory.getLogger(Outputs.class);
  private static final Counter LEFT_OBJECTS = Metrics.counter("replay", "left");

  /** DirectRunner takes a bundle for each key, and its care for bundles grows faster than they. */
  private static final int BUCKETS = 512;

  private Outputs() {}

  /** Of a path: that of all paths of its folder. */
  public static int bucketOfFolder(String path) {
    return Math.floorMod(path.substring(0, path.lastIndexOf('/')).hashCode(), BUCKETS);
  }

  /** Rare, so it is logged too: a job that has no end reports nothing else. */
  public static void leave(MultiOutputReceiver out, String sentence) {
    LOG.warn("left as it is: {}", sentence);
    LEFT_OBJECTS.inc();
    out.get(LEFT).output(sentence);
  }

  static PCollectionTuple withCoders(PCollectionTuple ranges) {
    ranges.get(RANGES).setCoder(StringUtf8Coder.of());
    ranges.get(LEFT).setCoder(StringUtf8Coder.of());
    return ranges;
  }

  /** Spreads paths, or what else is to be worked on, over the workers. */
  public static <T> Reshuffle.ViaRandomKey<T> spread() {
    return Reshuffle.<T>viaRandomKey().withNumBuckets(BUCKETS);
  }
}
