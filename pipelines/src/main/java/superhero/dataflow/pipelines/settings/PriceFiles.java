package superhero.dataflow.pipelines.settings;

import com.google.common.io.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.estimate.PriceList;
import superhero.dataflow.pipelines.options.Mistakes;
import superhero.dataflow.pipelines.options.PriceOptions;

/** The prices that count: those that are shipped, and those of {@code --prices}. */
public final class PriceFiles {
  /** Files of runners-config/prices. */
  private static final List<String> SHIPPED = List.of("aws", "gcp", "azure");

  private PriceFiles() {}

  /** Reads them, and adds what is wrong with them. */
  public static Collection<PriceList> read(PriceOptions options, Mistakes mistakes) {
    Map<String, PriceList> byCloud = new LinkedHashMap<>();
    for (String cloud : SHIPPED) {
      String name = "prices/" + cloud + ".json";
      PriceList.read(shipped(name), flaw -> mistakes.add(name + ": " + flaw))
          .ifPresent(list -> byCloud.put(list.cloud(), list));
    }
    for (String file : orNone(options.getPrices())) {
      try {
        PriceList.read(Files.readString(Path.of(file)), flaw -> mistakes.add("prices", file, flaw))
            .ifPresent(list -> byCloud.put(list.cloud(), list));
      } catch (IOException | InvalidPathException e) {
        mistakes.add("prices", file, "cannot be read; it should be a file of prices");
      }
    }
    for (String region : orNone(options.getRegions())) {
      List<PriceList> having =
          byCloud.values().stream().filter(list -> list.regions().contains(region)).toList();
      if (having.isEmpty()) {
        mistakes.add(
            "regions",
            region,
            "no file of prices has this region; there are "
                + byCloud.values().stream()
                    .map(list -> String.join(", ", list.regions()) + " (" + list.cloud() + ")")
                    .collect(Collectors.joining(", ")));
      }
      having.forEach(list -> byCloud.put(list.cloud(), list.at(region)));
    }
    return new ArrayList<>(byCloud.values());
  }

  private static List<String> orNone(@Nullable List<String> values) {
    return values == null ? List.of() : values;
  }

  private static String shipped(String name) {
    try {
      return Resources.toString(Resources.getResource(name), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
