package superhero.dataflow.estimate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The prices of a cloud, as its file has them:
 *
 * <pre>{@code
 * {"cloud": "aws", "region": "us-east-1", "prices": [
 *   {"item": "storage", "unit": "GB-month", "region": "us-east-1",
 *    "tiers": [{"up_to": 51200, "price": 0.023}, {"price": 0.022}],
 *    "source": "https://...", "seen": "2026-11-27", "checked": false}]}
 * }</pre>
 *
 * <p>A price without tiers has {@code "price"} in their place. All are in US dollars.
 *
 * @param region that counts where none is named
 */
public record PriceList(String cloud, String region, List<Price> prices) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public PriceList {
    prices = List.copyOf(prices);
  }

  /**
   * Reads a file.
   *
   * @param mistakes takes a sentence for each that is in it
   * @return empty if there is any
   */
  public static Optional<PriceList> read(String text, Consumer<String> mistakes) {
    List<String> found = new ArrayList<>();
    PriceList list = null;
    try {
      JsonNode json = JSON.readTree(text);
      String cloud = text(json, "cloud", "the file", found);
      String region = text(json, "region", "the file", found);
      List<Price> prices = new ArrayList<>();
      json.path("prices").forEach(each -> price(each, found).ifPresent(prices::add));
      list = new PriceList(cloud, region, prices);
    } catch (JsonProcessingException e) {
      found.add("is no JSON: " + e.getOriginalMessage());
    }
    if (found.isEmpty()) {
      list.missing(found);
    }
    found.forEach(mistakes);
    return found.isEmpty() ? Optional.of(list) : Optional.empty();
  }

  private static Optional<Price> price(JsonNode json, List<String> mistakes) {
    int before = mistakes.size();
    String word = text(json, "item", "a price", mistakes);
    Optional<PriceItem> item = PriceItem.named(word);
    if (item.isEmpty()) {
      mistakes.add(
          "there is no item "
              + word
              + "; the items are "
              + Arrays.stream(PriceItem.values())
                  .map(PriceItem::word)
                  .collect(Collectors.joining(", ")));
      return Optional.empty();
    }
    String unit = text(json, "unit", word, mistakes);
    if (!item.get().takes(unit)) {
      mistakes.add(word + " has the unit " + unit + ", and should have " + item.get().units());
    }
    List<Price.Tier> tiers = new ArrayList<>();
    if (json.has("tiers")) {
      json.get("tiers").forEach(each -> tiers.add(tier(each)));
    } else {
      tiers.add(tier(json));
    }
    checkTiers(word, tiers, mistakes);
    LocalDate seen = LocalDate.EPOCH;
    try {
      seen = LocalDate.parse(text(json, "seen", word, mistakes));
    } catch (DateTimeException e) {
      mistakes.add(word + " should have the date on which it was seen, such as 2026-11-27");
    }
    Price price =
        new Price(
            item.get(),
            unit,
            text(json, "region", word, mistakes),
            tiers,
            text(json, "source", word, mistakes),
            seen,
            json.path("checked").asBoolean());
    return mistakes.size() == before ? Optional.of(price) : Optional.empty();
  }

  private static Price.Tier tier(JsonNode json) {
    return new Price.Tier(
        json.path("up_to").asDouble(Double.POSITIVE_INFINITY),
        json.path("price").isNumber() ? json.path("price").doubleValue() : Double.NaN);
  }

  private static void checkTiers(String word, List<Price.Tier> tiers, List<String> mistakes) {
    double below = 0;
    boolean rising = !tiers.isEmpty();
    for (Price.Tier tier : tiers) {
      if (!(tier.price() >= 0)) {
        mistakes.add(word + " should have a price, a number of 0 or more");
      }
      rising &= tier.upTo() > below;
      below = tier.upTo();
    }
    if (!rising || below != Double.POSITIVE_INFINITY) {
      mistakes.add(word + " should have tiers of rising up_to, the last without one");
    }
  }

  private static String text(JsonNode json, String field, String of, List<String> mistakes) {
    String text = json.path(field).asText("");
    if (text.isBlank()) {
      mistakes.add(of + " should have a " + field);
    }
    return text;
  }

  /** Every region should have what every cloud has. */
  private void missing(List<String> mistakes) {
    SortedSet<String> regions = regions();
    regions.add(region);
    for (String each : regions) {
      Map<PriceItem, Price> priced = in(each);
      for (PriceItem item : PriceItem.values()) {
        if (item.required() && !priced.containsKey(item)) {
          mistakes.add("has no price of " + item.word() + " in " + each);
        }
      }
    }
  }

  /** The regions that have prices. */
  public SortedSet<String> regions() {
    return prices.stream().map(Price::region).collect(Collectors.toCollection(TreeSet::new));
  }

  /** The prices of a region; of two for one item the last counts. */
  Map<PriceItem, Price> in(String name) {
    Map<PriceItem, Price> priced = new EnumMap<>(PriceItem.class);
    for (Price price : prices) {
      if (price.region().equals(name)) {
        priced.put(price.item(), price);
      }
    }
    return priced;
  }

  /** The same, counted in another region. */
  public PriceList at(String other) {
    return new PriceList(cloud, other, prices);
  }

  /** What a month costs, by group. */
  public SortedMap<PriceItem.Group, Double> cost(Usage usage) {
    SortedMap<PriceItem.Group, Double> cost = new TreeMap<>();
    in(region)
        .forEach(
            (item, price) ->
                cost.merge(item.group(), price.of(item.amount(price.unit(), usage)), Double::sum));
    return cost;
  }

  /** When the oldest of the prices that count was seen. */
  public LocalDate oldest() {
    return in(region).values().stream()
        .map(Price::seen)
        .min(LocalDate::compareTo)
        .orElse(LocalDate.EPOCH);
  }

  /** Items that count and were not checked. */
  public List<String> unchecked() {
    return in(region).values().stream()
        .filter(price -> !price.checked())
        .map(price -> price.item().word())
        .toList();
  }
}
