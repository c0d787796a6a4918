package superhero.dataflow.pipelines.run;

import com.google.common.io.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The version of this program. */
public final class Version {
  private Version() {}

  /** As Maven has it: {@code 1.0.0}. */
  public static String number() {
    try {
      return Resources.toString(
              Resources.getResource(Version.class, "version.txt"), StandardCharsets.UTF_8)
          .strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With the name of the program: {@code superhero-dataflow 1.0.0}. */
  public static String program() {
    return "superhero-dataflow " + number();
  }
}
