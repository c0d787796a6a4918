package superhero.dataflow.estimate;

import java.time.LocalDate;
import java.util.List;

/**
 * A price of a cloud in a region.
 *
 * @param tiers by what they end with; the last has no end
 * @param source where it was seen
 * @param checked whether that page was read again for this project
 */
public record Price(
    PriceItem item,
    String unit,
    String region,
    List<Tier> tiers,
    String source,
    LocalDate seen,
    boolean checked) {

  /**
   * What a unit costs up to an amount a month.
   *
   * @param upTo of units in all, those of the tiers before counted; infinite for the last
   */
  public record Tier(double upTo, double price) {}

  public Price {
    tiers = List.copyOf(tiers);
  }

  /** What so many units a month cost. */
  public double of(double amount) {
    double cost = 0;
    double below = 0;
    for (Tier tier : tiers) {
      cost += Math.max(0, Math.min(amount, tier.upTo()) - below) * tier.price();
      below = tier.upTo();
    }
    return cost;
  }
}
