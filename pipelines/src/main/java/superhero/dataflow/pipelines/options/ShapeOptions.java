package superhero.dataflow.pipelines.options;

import java.util.List;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.DefaultValueFactory;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** Which messages become objects, and how many of them become one. */
public interface ShapeOptions extends CommandOptions {
  @Description("Topics to read, comma separated")
  @Default.InstanceFactory(GameTopics.class)
  List<String> getTopics();

  void setTopics(List<String> topics);

  @Description(
      "Where to end: latest (what is there now), or before the first message of an instant;"
          + " without it the job streams until it is stopped")
  String getUntil();

  void setUntil(String until);

  @Description("Messages of a batch, at most")
  @Default.Integer(50_000)
  int getBatchSize();

  void setBatchSize(int batchSize);

  @Description("Keys, values and headers of a batch, in bytes, at most")
  @Default.Long(64L * 1024 * 1024)
  long getMaxBatchBytes();

  void setMaxBatchBytes(long maxBatchBytes);

  @Description(
      "Streaming: how long a message waits for its batch to fill: a number with ms, s, m, h or d")
  @Default.String("60s")
  String getFlushInterval();

  void setFlushInterval(String flushInterval);

  @Description(
      "Compression of raw from the next range on: gzip or zstd; dead letters are always gzip")
  @Default.String("gzip")
  String getRawCompression();

  void setRawCompression(String rawCompression);

  @Description("Level of both compressions, 1 (fast) to 9 (small) (default: 6 of gzip, 3 of zstd)")
  Integer getRawCompressionLevel();

  void setRawCompressionLevel(Integer rawCompressionLevel);

  @Description("Event-time window that is a folder of the lake: 1h or 1d")
  @Default.String("1h")
  String getWindow();

  void setWindow(String window);

  /** The topics of the simulator. */
  final class GameTopics implements DefaultValueFactory<List<String>> {
    @Override
    public List<String> create(PipelineOptions options) {
      return List.of("lib.server.lobby", "lib.server.game");
    }
  }
}
