package superhero.dataflow.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriceListTest {
  private static final Path PRICES = Path.of("../runners-config/prices");

  private static final Price TIERED =
      new Price(
          PriceItem.STORAGE,
          "GB-month",
          "r",
          List.of(
              new Price.Tier(100, 3),
              new Price.Tier(300, 2),
              new Price.Tier(Double.POSITIVE_INFINITY, 1)),
          "here",
          LocalDate.EPOCH,
          true);

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 3", "100, 300", "101, 302", "300, 700", "1000, 1400"})
  void tiersAreAddedUp(double amount, double cost) {
    assertThat(TIERED.of(amount)).isCloseTo(cost, within(1e-9));
  }

  @Test
  void moreNeverCostsLessAndOneTierIsAPrice() {
    Random random = new Random(731);
    for (int i = 0; i < 500; i++) {
      double some = random.nextDouble() * 1000;
      double more = some + random.nextDouble() * 1000;
      assertThat(TIERED.of(more)).isGreaterThanOrEqualTo(TIERED.of(some));
      Price flat =
          new Price(
              PriceItem.STORAGE,
              "GB-month",
              "r",
              List.of(new Price.Tier(Double.POSITIVE_INFINITY, 0.02)),
              "here",
              LocalDate.EPOCH,
              true);
      assertThat(flat.of(some)).isCloseTo(0.02 * some, within(1e-9));
    }
  }

  /** Two workers of two threads with 1 GB, 1,000 GB, a million requests of each class. */
  @Test
  void addsUpWhatAMonthTakes() throws IOException {
    Usage usage = new Usage(1000, new Requests(1e6, 1e6, 1e6), 2, 2, 1, 1e6, 1e6, 2_500_000);

    assertThat(shipped("aws").cost(usage))
        .contains(
            entry(PriceItem.Group.STORAGE, 23.0),
            entry(PriceItem.Group.REQUESTS, 5.0 + 0.4 + 5.0),
            entry(PriceItem.Group.COMPUTE, 4 * 730 * 0.052624 + 2 * 730 * 0.0057785))
        .hasEntrySatisfying(
            PriceItem.Group.FUNCTION,
            cost -> assertThat(cost).isCloseTo(0.2 + 2 * 16.6667, within(1e-9)))
        .hasEntrySatisfying(
            PriceItem.Group.KAFKA,
            cost ->
                assertThat(cost)
                    .isCloseTo(3 * 730 * 0.0456 + 2.5 * 3 * 7 * 86.4 * 0.1, within(1e-6)));
    // Three throughput units for 2.5 MB a second; a node a worker.
    assertThat(shipped("azure").cost(usage))
        .hasEntrySatisfying(
            PriceItem.Group.KAFKA, cost -> assertThat(cost).isCloseTo(65.7, within(1e-6)))
        .hasEntrySatisfying(
            PriceItem.Group.COMPUTE,
            cost -> assertThat(cost).isCloseTo(2 * 730 * 1.476, within(1e-6)));
    assertThat(shipped("gcp").cost(usage))
        .hasEntrySatisfying(
            PriceItem.Group.FUNCTION,
            cost -> assertThat(cost).isCloseTo(0.4 + 2 * 2.5 + 2.4 * 10, within(1e-6)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"aws", "gcp", "azure"})
  void eachShippedPriceSaysWhereAndWhenItWasSeen(String cloud) throws IOException {
    PriceList list = shipped(cloud);

    assertThat(list.cloud()).isEqualTo(cloud);
    assertThat(list.regions()).containsExactly(list.region());
    assertThat(list.prices())
        .allSatisfy(
            price -> {
              assertThat(price.source()).startsWith("https://");
              assertThat(price.seen()).isAfter("2026-01-01");
            });
    assertThat(Files.readString(Path.of("target/classes/prices/" + cloud + ".json")))
        .isEqualTo(Files.readString(PRICES.resolve(cloud + ".json")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"cloud\": \"aws\",       |                          | the file should have a cloud",
        "\"item\": \"kafka\"       | \"item\": \"rabbit\"     | there is no item rabbit; the items",
        "broker-hour               | GB-month                 | kafka has the unit GB-month, and",
        "\"price\": 0.0456         | \"price\": \"low\"       | kafka should have a price, a"
            + " number",
        "\"price\": 0.0456         | \"price\": -1            | kafka should have a price, a"
            + " number",
        "\"up_to\": 512000         | \"up_to\": 5             | storage should have tiers of"
            + " rising",
        "2026-11-27                | yesterday                | storage should have the date on",
        "{                         | [                        | is no JSON:",
      })
  void saysWhatIsWrong(String right, String wrong, String sentence) throws IOException {
    String text = Files.readString(PRICES.resolve("aws.json"));
    List<String> mistakes = new ArrayList<>();

    assertThat(
            PriceList.read(
                text.replaceFirst(Pattern.quote(right), wrong == null ? "" : wrong), mistakes::add))
        .isEmpty();
    assertThat(mistakes).singleElement().asString().startsWith(sentence);
  }

  private static PriceList shipped(String cloud) throws IOException {
    List<String> mistakes = new ArrayList<>();
    PriceList list =
        PriceList.read(Files.readString(PRICES.resolve(cloud + ".json")), mistakes::add)
            .orElse(null);
    assertThat(mistakes).isEmpty();
    return list;
  }
}
