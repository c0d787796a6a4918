package superhero.dataflow.pipelines.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.util.common.ReflectHelpers;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.pipelines.local.LocalStore;
import superhero.dataflow.pipelines.options.LakeOptions;
import superhero.dataflow.pipelines.options.Option;
import superhero.dataflow.store.Stores;
import superhero.dataflow.testdata.StoreGate;
import superhero.dataflow.testdata.StoreRequest.Kind;

/**
 * A store that {@code compare} writes to: one in this process, behind a gate that counts, or one
 * that is there.
 *
 * @param cloud as price files name it
 * @param embedded null for one that is there
 * @param options how to reach it
 */
record ComparedStore(
    String cloud,
    String raw,
    String standard,
    List<String> options,
    @Nullable LocalStore embedded,
    @Nullable StoreGate gate)
    implements AutoCloseable {
  private static final String BUCKET = "compare";
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .registerModules(ObjectMapper.findModules(ReflectHelpers.findClassLoader()));
  private static final Map<String, String> CLOUDS =
      Map.of("s3", "aws", "gs", "gcp", "azfs", "azure");

  /** Starts one. */
  static ComparedStore embedded(String cloud) {
    LocalStore store = LocalStore.start(cloud, BUCKET);
    StoreGate gate = StoreGate.to(store.endpoint());
    String bucket = store.root() + BUCKET;
    return new ComparedStore(
        cloud, bucket + "/raw", bucket + "/standard", store.options(gate), store, gate);
  }

  /** One that is there, reached by the options of its store. */
  static ComparedStore at(String raw, String standard, LakeOptions options) {
    String scheme = Stores.scheme(raw);
    return new ComparedStore(
        CLOUDS.getOrDefault(scheme, scheme), raw, standard, words(options, scheme), null, null);
  }

  private static List<String> words(LakeOptions options, String scheme) {
    JsonNode said = JSON.valueToTree(options).get("options");
    return Stores.installed().stream()
        .filter(store -> store.scheme().equals(scheme))
        .flatMap(store -> Option.namesOf(store).stream())
        .filter(said::hasNonNull)
        .map(name -> "--" + name + "=" + said.get(name).asText(said.get(name).toString()))
        .toList();
  }

  boolean isEmbedded() {
    return embedded != null;
  }

  /** Requests so far; none is known of a store that is there. */
  Map<Kind, Long> requests() {
    Map<Kind, Long> requests = new EnumMap<>(Kind.class);
    if (gate != null) {
      for (Kind kind : Kind.values()) {
        requests.put(kind, gate.requests(kind));
      }
    }
    return requests;
  }

  @Override
  public void close() {
    if (gate != null) {
      gate.close();
    }
    if (embedded != null) {
      embedded.close();
    }
  }
}
