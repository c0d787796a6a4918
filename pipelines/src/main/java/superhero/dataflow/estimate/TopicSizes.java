package superhero.dataflow.estimate;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What batches of a topic become.
 *
 * @param kinds of objects: raw, dead_letters, and the names of tables
 * @param meanBytes of a message: key, value and headers
 * @param deadLetterShare of messages that some model rejects
 * @param manifestBytes of a range's manifest
 * @param rangeRowBytes of a range's row in each table of ranges, such as etl_meta
 * @param messagesPerSecond that one thread wrote
 */
public record TopicSizes(
    SortedMap<String, SizeCurve> kinds,
    double meanBytes,
    double deadLetterShare,
    long manifestBytes,
    SortedMap<String, Long> rangeRowBytes,
    double messagesPerSecond) {

  public TopicSizes {
    kinds = new TreeMap<>(kinds);
    rangeRowBytes = new TreeMap<>(rangeRowBytes);
  }

  /** The same where messages are larger or smaller, and compress as well. */
  public TopicSizes scaledTo(double bytes) {
    double factor = bytes / meanBytes;
    SortedMap<String, SizeCurve> scaled = new TreeMap<>();
    kinds.forEach(
        (kind, curve) -> {
          TreeMap<Long, SizeCurve.Point> points = new TreeMap<>();
          curve
              .points()
              .forEach(
                  (n, point) ->
                      points.put(n, new SizeCurve.Point(point.objects(), point.bytes() * factor)));
          scaled.put(kind, new SizeCurve(points));
        });
    return new TopicSizes(
        scaled, bytes, deadLetterShare, manifestBytes, rangeRowBytes, messagesPerSecond / factor);
  }

  /** The same with a table of which nothing is known but that it is as large as raw. */
  public TopicSizes withTableLikeRaw(String table) {
    SortedMap<String, SizeCurve> more = new TreeMap<>(kinds);
    more.put(table, kinds.get("raw"));
    return new TopicSizes(
        more, meanBytes, deadLetterShare, manifestBytes, rangeRowBytes, messagesPerSecond);
  }
}
