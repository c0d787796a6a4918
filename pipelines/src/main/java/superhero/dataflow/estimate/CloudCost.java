package superhero.dataflow.estimate;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a month costs in a cloud, in US dollars, by group.
 *
 * @param region of the prices
 */
public record CloudCost(String cloud, String region, SortedMap<PriceItem.Group, Double> groups) {
  public CloudCost {
    groups = new TreeMap<>(groups);
  }

  /** By the prices of a cloud. */
  public static CloudCost of(PriceList prices, Usage usage) {
    return new CloudCost(prices.cloud(), prices.region(), prices.cost(usage));
  }

  /** Of a group; 0 if it has no price. */
  public double of(PriceItem.Group group) {
    return groups.getOrDefault(group, 0.0);
  }

  /** Of the lake and of a job that makes raw and tables. */
  public double withoutKafka() {
    return of(PriceItem.Group.STORAGE) + of(PriceItem.Group.REQUESTS) + of(PriceItem.Group.COMPUTE);
  }

  /** The same, with the brokers. */
  public double withKafka() {
    return withoutKafka() + of(PriceItem.Group.KAFKA);
  }
}
