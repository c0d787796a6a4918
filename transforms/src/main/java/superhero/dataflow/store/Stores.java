package superhero.dataflow.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.FileSystem;
import org.apache.beam.sdk.io.FileSystemRegistrar;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The stores of this jar, each with one client a process. To Beam it is a registrar of no file
 * system: so it is told the options of the job, on each worker of each runner.
 */
public final class Stores implements FileSystemRegistrar {
  /** As Beam finds it; what has none is a path on this machine. */
  private static final Pattern SCHEME =
      Pattern.compile("([a-zA-Z][-a-zA-Z0-9+.]*):/.*", Pattern.DOTALL);

  private static volatile Clients clients = new Clients(null);

  @Override
  public Iterable<FileSystem<?>> fromOptions(PipelineOptions options) {
    clients = new Clients(options);
    return List.of();
  }

  /** All that are installed, by scheme. */
  public static List<Store> installed() {
    List<Store> stores = new ArrayList<>();
    ServiceLoader.load(Store.class, Store.class.getClassLoader()).forEach(stores::add);
    stores.sort(Comparator.comparing(Store::scheme));
    return stores;
  }

  /** What a location begins with, in lower case; {@code file} where it is a path. */
  public static String scheme(String location) {
    Matcher scheme = SCHEME.matcher(location);
    return scheme.matches() ? scheme.group(1).toLowerCase(Locale.ROOT) : "file";
  }

  /** The client of what has such names, which takes them as {@link #scheme} has them. */
  public static StoreClient client(String location) {
    return clients.of(scheme(location));
  }

  /** The uploads of this process. */
  public static UploadPool uploads() {
    return clients.uploads;
  }

  private static final class Clients {
    private final PipelineOptions options;
    private final UploadPool uploads;
    private final Map<String, StoreClient> clients = new ConcurrentHashMap<>();

    Clients(@Nullable PipelineOptions options) {
      this.options = options == null ? PipelineOptionsFactory.create() : options;
      this.uploads = new UploadPool(this.options.as(UploadOptions.class));
    }

    StoreClient of(String scheme) {
      return clients.computeIfAbsent(scheme, this::connect);
    }

    private StoreClient connect(String scheme) {
      if (scheme.equals("file")) {
        return new LocalFiles();
      }
      for (Store store : installed()) {
        if (store.scheme().equals(scheme)) {
          return store.connect(options);
        }
      }
      return new BeamFiles();
    }
  }
}
