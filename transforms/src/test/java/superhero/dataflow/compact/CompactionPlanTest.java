package superhero.dataflow.compact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import superhero.dataflow.compact.CompactionPlan.Item;

class CompactionPlanTest {
  private static final CompactionPlan PLAN = new CompactionPlan(100);

  @Test
  void neighboursAreJoinedUpToTheTarget() {
    assertThat(names(PLAN.groups(items(40, 40, 20, 1, 49, 49, 3), any -> "")))
        .containsExactly(List.of("0", "1", "2"), List.of("3", "4", "5"));
  }

  @Test
  void anObjectOfHalfTheTargetStaysAndPartsItsNeighbours() {
    assertThat(names(PLAN.groups(items(10, 10, 50, 10, 10, 99, 10), any -> "")))
        .containsExactly(List.of("0", "1"), List.of("3", "4"));
  }

  @Test
  void whatIsNotWholeOrOfAnotherLayoutPartsItsNeighbours() {
    List<Item> items = new ArrayList<>(items(1, 1, 1, 1, 1, 1));
    items.set(2, new Item("2", 1, false));

    assertThat(names(PLAN.groups(items, item -> item.name().equals("5") ? "new" : "old")))
        .containsExactly(List.of("0", "1"), List.of("3", "4"));
  }

  /** However small an object is that was made of them. */
  @Test
  void whatWasJoinedIsNotJoinedAgain() {
    Random random = new Random(731);
    for (int run = 0; run < 1_000; run++) {
      List<Item> items = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        items.add(
            new Item(
                String.format(Locale.ROOT, "%03d", i),
                random.nextInt(60) + 1,
                random.nextInt(9) > 0));
      }
      for (List<Item> group : PLAN.groups(items, CompactionPlanTest::layout)) {
        long weight = group.stream().mapToLong(Item::bytes).sum();
        Item last = group.get(group.size() - 1);
        String compacted =
            last.name() + "_joined_" + group.size() + "_" + weight + "_01234567.parquet";
        items.set(items.indexOf(last), new Item(compacted, random.nextInt(60) + 1, true));
        items.removeAll(group);
      }

      assertThat(PLAN.groups(items, CompactionPlanTest::layout)).isEmpty();
    }
  }

  private static Object layout(Item item) {
    return item.name().compareTo("007") < 0;
  }

  private static List<Item> items(int... bytes) {
    return IntStream.range(0, bytes.length)
        .mapToObj(i -> new Item(String.valueOf(i), bytes[i], true))
        .toList();
  }

  private static List<List<String>> names(List<List<Item>> groups) {
    return groups.stream().map(group -> group.stream().map(Item::name).toList()).toList();
  }
}
