package superhero.dataflow.source;

import java.io.Serializable;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.options.Hidden;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.util.SerializableUtils;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * How a graph tells an unbounded source that a runner restores from a checkpoint what the graph's
 * own source is: a runner restores the old one with all its settings, but gives it the options of
 * the job. Set by the transforms that have such a source, not by users.
 */
@Hidden
public interface GraphSources extends PipelineOptions {
  /** By the name of its class, what a source is to know: serialized, in base64. */
  @Nullable Map<String, String> getGraphSources();

  void setGraphSources(@Nullable Map<String, String> sources);

  /** Keeps what a source of the graph knows; without secrets, for runners show options. */
  static void put(PipelineOptions options, Serializable known) {
    GraphSources own = options.as(GraphSources.class);
    Map<String, String> sources = new HashMap<>();
    if (own.getGraphSources() != null) {
      sources.putAll(own.getGraphSources());
    }
    byte[] bytes = SerializableUtils.serializeToByteArray(known);
    sources.put(known.getClass().getName(), Base64.getEncoder().encodeToString(bytes));
    own.setGraphSources(sources);
  }

  /** What was kept of this class; empty in a graph without such a source. */
  static <T extends Serializable> Optional<T> get(PipelineOptions options, Class<T> type) {
    Map<String, String> sources = options.as(GraphSources.class).getGraphSources();
    String text = sources == null ? null : sources.get(type.getName());
    return Optional.ofNullable(text)
        .map(each -> Base64.getDecoder().decode(each))
        .map(each -> SerializableUtils.deserializeFromByteArray(each, type.getName()))
        .map(type::cast);
  }
}
