package superhero.dataflow.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeroesTest {
  @Test
  void thereAre731HeroesNumberedFromOne() {
    assertThat(Heroes.all())
        .extracting(Hero::id)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 731).boxed().toList());
  }

  @Test
  void noTwoHeroesShareAName() {
    assertThat(Heroes.all()).extracting(Hero::name).doesNotHaveDuplicates().doesNotContain("");
  }

  @Test
  void everyValueIsFromOneToAHundred() {
    assertThat(Heroes.all())
        .allSatisfy(
            hero ->
                assertThat(
                        IntStream.of(
                            hero.intelligence(),
                            hero.strength(),
                            hero.speed(),
                            hero.durability(),
                            hero.power(),
                            hero.combat()))
                    .allMatch(value -> value >= 1 && value <= 100));
  }

  @Test
  void attackAndHealthAreProducts() {
    Hero hero = new Hero(1, "Nobody", 2, 3, 5, 7, 11, 13);

    assertThat(hero.attack()).isEqualTo(5 * 11 * 13);
    assertThat(hero.health()).isEqualTo(2 * 3 * 7 * 10);
  }

  @Test
  void noHeroNeedsMoreThanAThousandAttacksToFall() {
    int weakest = Heroes.all().stream().mapToInt(Hero::attack).min().orElseThrow();
    int toughest = Heroes.all().stream().mapToInt(Hero::health).max().orElseThrow();

    assertThat(toughest / weakest).isLessThan(1_000);
  }
}
