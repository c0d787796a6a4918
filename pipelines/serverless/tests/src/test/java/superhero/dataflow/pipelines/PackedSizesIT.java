package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A function starts faster the less it has to load, and Lambda takes 250 MB. */
class PackedSizesIT {
  @ParameterizedTest
  @CsvSource({"aws, 60", "gcp, 60", "azure, 60"})
  void aFunctionIsSmall(String cloud, long megabytes) throws IOException {
    long bytes = Packed.unpackedBytes(cloud);
    System.out.printf(Locale.ROOT, "%s: %,d bytes unpacked%n", Packed.zip(cloud), bytes);
    assertThat(bytes).isBetween(1_000_000L, megabytes * 1_000_000);
  }
}
