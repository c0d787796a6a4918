package superhero.dataflow.pipelines.compare;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import superhero.dataflow.lake.Location;
import superhero.dataflow.pipelines.ingest.Ingest;
import superhero.dataflow.pipelines.ingest.IngestOptions;
import superhero.dataflow.pipelines.options.Arguments;
import superhero.dataflow.pipelines.standardize.StandardizeSettings;
import superhero.dataflow.range.Manifest;
import superhero.dataflow.rawlog.Tables;
import superhero.dataflow.testdata.StoreRequest.Kind;

/** Brings the log of a broker to stores, with tables made by the graph, or by functions. */
final class Contest {
  private static final PrintStream QUIET =
      new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

  private final String bootstrapServers;
  private final long messages;

  /** A folder in each location that nothing else is in. */
  private final String folder = "/compare-" + UUID.randomUUID();

  Contest(String bootstrapServers, long messages) {
    this.bootstrapServers = bootstrapServers;
    this.messages = messages;
  }

  /** The graph makes raw and tables. */
  Compared graph(ComparedStore store) throws IOException {
    Watch watch = new Watch(store);
    ingest(store, "graph", List.of());
    return compared(store, "graph", watch.stop(), new Functions(0, 0, 0));
  }

  /** What comes first in a JVM waits for classes and their compiler: this does, and no other. */
  void warmUp(ComparedStore store) throws IOException {
    ingest(store, "warm-up-graph", List.of());
    ingest(store, "warm-up", List.of("--standard=none"));
    functions(store, "warm-up");
  }

  /**
   * The graph makes raw, and a function the tables of each range: called one after the other. One
   * more is called in a JVM of its own, to other tables.
   */
  Compared function(ComparedStore store) throws IOException, InterruptedException {
    Watch watch = new Watch(store);
    ingest(store, "function", List.of("--standard=none"));
    long begun = System.nanoTime();
    List<String> manifests = functions(store, "function");
    double seconds = (System.nanoTime() - begun) / 1e9;
    Watch.Figures figures = watch.stop();
    double coldStart =
        manifests.isEmpty()
            ? 0
            : ColdStart.seconds(manifests.get(0), options(store, "function", "cold"));
    return compared(
        store, "function", figures, new Functions(manifests.size(), seconds, coldStart));
  }

  /** Calls one for each manifest, and gives their paths. */
  private List<String> functions(ComparedStore store, String way) throws IOException {
    StandardizeSettings settings = StandardizeSettings.of(options(store, way, way));
    Tables tables = settings.tables();
    List<String> manifests =
        tables.raw().list(Manifest.FOLDER, ".json").stream().map(Location.Listed::path).toList();
    for (String manifest : manifests) {
      StandardizeSettings.standardize(tables, settings.selection()).write(manifest);
    }
    return manifests;
  }

  /** Where the lakes of this run are, below the locations of a store. */
  String folder() {
    return folder;
  }

  private record Functions(long calls, double seconds, double coldStartSeconds) {}

  private Compared compared(
      ComparedStore store, String way, Watch.Figures figures, Functions functions)
      throws IOException {
    return new Compared(
        store.cloud(),
        way,
        store.isEmbedded(),
        messages,
        figures.seconds(),
        functions.seconds(),
        functions.calls(),
        functions.coldStartSeconds(),
        figures.cpuSeconds(),
        figures.requests(),
        LakeDigest.of(
            Location.of(store.raw() + folder + "/" + way),
            Location.of(store.standard() + folder + "/" + way)));
  }

  private List<String> options(ComparedStore store, String raw, String standard) {
    List<String> options = new ArrayList<>(store.options());
    options.add("--raw=" + store.raw() + folder + "/" + raw);
    options.add("--standard=" + store.standard() + folder + "/" + standard);
    return options;
  }

  private void ingest(ComparedStore store, String way, List<String> more) {
    List<String> words = new ArrayList<>(options(store, way, way));
    words.add("--bootstrapServers=" + bootstrapServers);
    words.add("--consumerGroup=" + UUID.randomUUID());
    words.add("--until=latest");
    words.addAll(more);
    Arguments arguments = new Arguments(words);
    Ingest.run(arguments.as(IngestOptions.class), arguments.mistakes(), QUIET);
  }

  /** Time, CPU and requests since it was made. */
  private static final class Watch {
    private static final OperatingSystemMXBean PROCESS =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final ComparedStore store;
    private final Map<Kind, Long> requests;
    private final long cpuNanos = PROCESS.getProcessCpuTime();
    private final long begun = System.nanoTime();

    private Watch(ComparedStore store) {
      this.store = store;
      this.requests = store.requests();
    }

    private record Figures(double seconds, double cpuSeconds, Map<Kind, Long> requests) {}

    private Figures stop() {
      double seconds = (System.nanoTime() - begun) / 1e9;
      double cpuSeconds = (PROCESS.getProcessCpuTime() - cpuNanos) / 1e9;
      Map<Kind, Long> since = new EnumMap<>(Kind.class);
      store.requests().forEach((kind, count) -> since.put(kind, count - requests.get(kind)));
      return new Figures(seconds, cpuSeconds, since);
    }
  }
}
