package superhero.dataflow.pipelines;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleControlsTest {
  @ParameterizedTest
  @CsvSource({
    "'\u001b[2J', \\u001b[2J",
    "'a\u0007b\u0000c\u007fd', a\\u0007b\\u0000c\\u007fd",
    "'\u009b31m', \\u009b31m"
  })
  void controlsAreShown(String text, String shown) {
    assertThat(printed(text, UTF_8)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tab\tand\r\nlines\n", "ä \u00a0 € 😀", "Â", ""})
  void otherTextPasses(String text) {
    assertThat(printed(text, UTF_8)).isEqualTo(text);
  }

  @Test
  void anotherCharsetPassesToo() {
    assertThat(printed("Âä\u001b", ISO_8859_1)).isEqualTo("Âä\\u001b");
  }

  private static String printed(String text, Charset charset) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = VisibleControls.to(new PrintStream(bytes), charset);
    out.print(text);
    out.flush();
    return bytes.toString(charset);
  }
}
