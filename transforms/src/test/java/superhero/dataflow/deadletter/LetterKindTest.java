package superhero.dataflow.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LetterKindTest {
  @Test
  void aCounterSaysItsKindWithoutADot() {
    LetterKind kind = new LetterKind("lib.server_x-1", "log_meta", "wrong_type");

    assertThat(kind.counter()).doesNotContain(".");
    assertThat(LetterKind.of(kind.counter())).hasValue(kind);
    assertThat(LetterKind.of("letters")).isEmpty();
  }
}
