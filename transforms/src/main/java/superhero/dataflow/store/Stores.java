package superhero.dataflow.store;

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

  private static final List<Store> INSTALLED =
      ServiceLoader.load(Store.class, Store.class.getClassLoader()).stream()
          .map(ServiceLoader.Provider::get)
          .sorted(Comparator.comparing(Store::scheme))
          .toList();

  private static volatile @Nullable Clients clients;

  @Override
  public Iterable<FileSystem<?>> fromOptions(PipelineOptions options) {
    tell(options);
    return List.of();
  }

  /** All that are installed, by scheme. */
  public static List<Store> installed() {
    return INSTALLED;
  }

  /** What a location begins with, in lower case; {@code file} where it is a path. */
  public static String scheme(String location) {
    Matcher scheme = SCHEME.matcher(location);
    return scheme.matches() ? scheme.group(1).toLowerCase(Locale.ROOT) : "file";
  }

  /**
   * Checks that no file system takes a location for a pattern.
   *
   * @throws IllegalArgumentException with a sentence that says what would be right
   */
  public static void checkIsNoPattern(String location) {
    String scheme = scheme(location);
    Matcher wildcard = BeamFiles.WILDCARD.matcher(location);
    int endOfBucket = location.indexOf('/', scheme.length() + 3);
    if (wildcard.find()
        && (wildcard.start() < endOfBucket
            || endOfBucket < 0
            || BeamFiles.HADOOP.contains(scheme))) {
      throw new IllegalArgumentException(
          "should have no " + wildcard.group() + " in its name here, which is taken for a pattern");
    }
  }

  /** The client of what has such names, which takes them as {@link #scheme} has them. */
  public static StoreClient client(String location) {
    return clients().of(scheme(location));
  }

  /** The uploads of this process. */
  public static UploadPool uploads() {
    return clients().uploads;
  }

  private static Clients clients() {
    if (clients == null) {
      tellIfNobodyDid();
    }
    return clients;
  }

  private static synchronized void tell(PipelineOptions options) {
    clients = new Clients(options);
  }

  private static synchronized void tellIfNobodyDid() {
    if (clients == null) {
      tell(PipelineOptionsFactory.create());
    }
  }

  private static final class Clients {
    private final PipelineOptions options;
    private final UploadPool uploads;
    private final Map<String, StoreClient> clients = new ConcurrentHashMap<>();

    Clients(PipelineOptions options) {
      this.options = options;
      this.uploads = new UploadPool(options.as(UploadOptions.class));
    }

    StoreClient of(String scheme) {
      return clients.computeIfAbsent(scheme, each -> new CountedClient(each, connect(each)));
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
