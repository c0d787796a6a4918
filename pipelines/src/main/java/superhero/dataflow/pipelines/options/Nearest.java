package superhero.dataflow.pipelines.options;

import com.google.common.base.Splitter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Known words that resemble a mistyped one. Case and separators do not matter. */
public final class Nearest {
  private static final int MAX_TYPOS = 2;
  private static final int MAX_SUGGESTIONS = 2;

  private Nearest() {}

  /** The end of a sentence about an unknown word; empty if no known word is near. */
  public static String hint(String unknown, Collection<String> known) {
    String word = plain(unknown);
    TreeMap<Integer, List<String>> byTypos =
        known.stream()
            .collect(
                Collectors.groupingBy(
                    each -> typos(word, each), TreeMap::new, Collectors.toList()));
    if (byTypos.isEmpty() || byTypos.firstKey() > Math.min(MAX_TYPOS, word.length() / 2)) {
      return "";
    }
    return byTypos.firstEntry().getValue().stream()
        .limit(MAX_SUGGESTIONS)
        .collect(Collectors.joining(" or ", "; did you mean ", "?"));
  }

  /** The fewest that make one of the other, of one of its words, or of its first half or more. */
  private static int typos(String word, String known) {
    List<String> forms = new ArrayList<>(Splitter.on(' ').splitToList(known));
    forms.add(known);
    return forms.stream()
        .map(Nearest::plain)
        .mapToInt(
            form ->
                form.startsWith(word) && form.length() <= 2 * word.length()
                    ? Math.min(1, form.length() - word.length())
                    : levenshtein(word, form))
        .min()
        .getAsInt();
  }

  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replaceAll("[-_. ]", "");
  }

  private static int levenshtein(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
