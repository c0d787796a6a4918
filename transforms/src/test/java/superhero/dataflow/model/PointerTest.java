package superhero.dataflow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PointerTest {
  @ParameterizedTest
  @CsvSource({
    "/value, value",
    "/value/a/0, value|a|0",
    "/a~1b, a/b",
    "/m~0n, m~n",
    "/~01, ~1",
    "/c%d, c%d",
    "/k\"l, k\"l",
    "/value/ä, value|ä"
  })
  void tokensAreThoseOfRfc6901(String text, String tokens) {
    assertThat(Pointer.parse(text).tokens()).isEqualTo(List.of(tokens.split("\\|")));
  }

  @Test
  void anEmptyTokenNamesAnEmptyKey() {
    assertThat(Pointer.parse("/value/").tokens()).containsExactly("value", "");
    assertThat(Pointer.parse("/").tokens()).containsExactly("");
  }

  @Test
  void theRootIsTheFirstToken() {
    assertThat(Pointer.parse("/value/a").root()).isEqualTo("value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "value", "value/a", "#/value"})
  void aPointerWithoutALeadingSlashIsRefused(String text) {
    assertThatThrownBy(() -> Pointer.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("has pointer '" + text + "', which has no leading slash");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/~", "/a~2", "/a~/b", "/~~0"})
  void aTildeThatEscapesNothingIsRefused(String text) {
    assertThatThrownBy(() -> Pointer.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("has pointer '" + text + "' with a ~ that is neither ~0 nor ~1 (RFC 6901)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "m~n", "~1", "~0/", "", "plain"})
  void anEscapedTokenIsReadBack(String token) {
    assertThat(Pointer.parse("/" + Pointer.escape(token)).tokens()).containsExactly(token);
  }
}
