package superhero.dataflow.simulate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.List;

/** The heroes of {@code heroes.csv}, read once. */
final class Heroes {
  private static final String FILE = "heroes.csv";
  private static final List<Hero> ALL = read();

  private Heroes() {}

  /** All heroes, by ascending id. */
  static List<Hero> all() {
    return ALL;
  }

  private static List<Hero> read() {
    try (InputStream in = Heroes.class.getResourceAsStream(FILE);
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, UTF_8))) {
      return lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .skip(1)
          .map(Heroes::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + FILE, e);
    }
  }

  private static Hero parse(String line) {
    String[] columns = line.split(",", -1);
    return new Hero(
        Integer.parseInt(columns[0]),
        columns[1],
        Integer.parseInt(columns[2]),
        Integer.parseInt(columns[3]),
        Integer.parseInt(columns[4]),
        Integer.parseInt(columns[5]),
        Integer.parseInt(columns[6]),
        Integer.parseInt(columns[7]));
  }
}
