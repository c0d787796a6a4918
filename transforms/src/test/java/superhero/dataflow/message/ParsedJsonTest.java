package superhero.dataflow.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ParsedJsonTest {
  /**
   * Jackson keeps the names of all messages in one table, and by itself refuses those that collide
   * in it a second time: the verdict would depend on what the JVM has parsed before.
   */
  @Test
  void aVerdictDoesNotDependOnWhatWasParsedBefore() {
    List<String> history = new ArrayList<>();
    history.add(object(collidingNames()));
    for (int i = 0; i < 4; i++) {
      String prefix = "field" + i + "_";
      history.add(object(IntStream.range(0, 700).mapToObj(j -> prefix + j).toList()));
    }
    Random random = new Random(731);
    for (int order = 0; order < 20; order++) {
      Collections.shuffle(history, random);
      for (String value : history) {
        assertThat(ParsedJson.of(value.getBytes(UTF_8)).flaw()).isNull();
        assertThat(ParsedJson.of(value).flaw()).isNull();
      }
    }
  }

  private static String object(List<String> names) {
    return names.stream()
        .map(name -> "\"" + name + "\":1")
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** Jackson's hash of a text is a sum by powers of 33, in which "bA" and "ab" are the same. */
  private static List<String> collidingNames() {
    return IntStream.range(0, 512)
        .mapToObj(
            bits ->
                IntStream.range(0, 9)
                    .mapToObj(bit -> (bits >> bit & 1) == 0 ? "bA" : "ab")
                    .collect(Collectors.joining()))
        .toList();
  }
}
