package superhero.dataflow.diff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import superhero.dataflow.diff.TableDifference.Examples;

class RowsByMessageTest {
  @Test
  void rowsOfAMessageAreHeldAgainstOneAnotherInTheirOrder() {
    RowsByMessage before = rows("a", "1", "a", "2", "b", "3", "c", "4");
    RowsByMessage after = rows("a", "1", "a", "5", "a", "6", "c", "4");

    TableDifference difference = before.differenceTo("numbers", after);

    assertThat(difference)
        .isEqualTo(
            new TableDifference(
                "numbers",
                4,
                4,
                new Examples(1, List.of("a row 3: {n=6}")),
                new Examples(1, List.of("b: {n=3}")),
                1,
                new TreeMap<>(Map.of("n", new Examples(1, List.of("a row 2: 2 -> 5"))))));
  }

  @Test
  void aColumnThatIsNotThereIsNull() {
    RowsByMessage before = rows("a", (String) null);
    RowsByMessage after = new RowsByMessage();
    after.add("a", new TreeMap<>());

    assertThat(before.differenceTo("numbers", after).changed()).isZero();
    assertThat(rows("a", "1").differenceTo("numbers", after).columns())
        .containsExactly(Map.entry("n", new Examples(1, List.of("a: 1 -> null"))));
  }

  @Test
  void differencesAddUpAndKeepThreeExamples() {
    TableDifference two = rows("a", "1", "b", "2").differenceTo("numbers", rows());

    TableDifference four = two.plus(rows("c", "3", "d", "4").differenceTo("numbers", rows()));

    assertThat(four.before()).isEqualTo(4);
    assertThat(four.gone()).isEqualTo(new Examples(4, List.of("a: {n=1}", "b: {n=2}", "c: {n=3}")));
  }

  /** Ids of messages and values of the column n in turn. */
  private static RowsByMessage rows(String... idsAndValues) {
    RowsByMessage rows = new RowsByMessage();
    for (int i = 0; i < idsAndValues.length; i += 2) {
      Map<String, String> columns = new TreeMap<>();
      columns.put("n", idsAndValues[i + 1]);
      rows.add(idsAndValues[i], columns);
    }
    return rows;
  }
}
