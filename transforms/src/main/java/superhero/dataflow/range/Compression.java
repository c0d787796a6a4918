package superhero.dataflow.range;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * How the lines of an object are compressed, which the end of its name says. Equal lines at an
 * equal level give equal bytes. An object that is cut off, or whose bytes were changed, cannot be
 * read.
 */
public enum Compression {
  /** With a checksum, as every gzip; its header has no time and no name. */
  GZIP("gzip", ".json.gz", "application/gzip", 6) {
    @Override
    public OutputStream compress(OutputStream out, int level) throws IOException {
      return new LevelledGzip(out, level);
    }

    @Override
    public InputStream decompress(byte[] object) throws IOException {
      return new GZIPInputStream(new ByteArrayInputStream(object), 1 << 16);
    }
  },

  /**
   * One frame with a checksum. Until it is closed it holds memory outside the heap: 3 MB at level
   * 3, 15 MB at level 9. What is never closed, since its range failed, gives it back by its
   * finalizer.
   */
  ZSTD("zstd", ".json.zst", "application/zstd", 3) {
    @Override
    public OutputStream compress(OutputStream out, int level) throws IOException {
      return new ZstdOutputStream(out, level).setChecksum(true);
    }

    @Override
    public InputStream decompress(byte[] object) throws IOException {
      if (object.length == 0) {
        // Which zstd takes for no frames.
        throw new EOFException();
      }
      return new ZstdInputStream(new ByteArrayInputStream(object));
    }
  };

  /** Levels of both, from fast to small. Those of zstd above take up to 90 MB an open object. */
  public static final int MAX_LEVEL = 9;

  private static final String FIELD = "raw_compression";

  private final String option;
  private final String suffix;
  private final String mimeType;
  private final int defaultLevel;

  Compression(String option, String suffix, String mimeType, int defaultLevel) {
    this.option = option;
    this.suffix = suffix;
    this.mimeType = mimeType;
    this.defaultLevel = defaultLevel;
  }

  /** The compression that an option names: gzip or zstd. */
  public static Optional<Compression> named(String option) {
    return Arrays.stream(values()).filter(each -> each.option.equals(option)).findFirst();
  }

  /** That of ranges which JSON describes; gzip, unless {@link #putInto} has said otherwise. */
  public static Compression of(JsonNode json) {
    return named(json.path(FIELD).asText(GZIP.option)).orElseThrow();
  }

  /** Says it in JSON that describes ranges. An earlier version of this program knows gzip alone. */
  public void putInto(ObjectNode json) {
    if (this != GZIP) {
      json.put(FIELD, option);
    }
  }

  /** That of an object, by its name; empty if the name is not one of an object of lines. */
  public static Optional<Compression> of(String path) {
    return Arrays.stream(values()).filter(each -> path.endsWith(each.suffix)).findFirst();
  }

  public String option() {
    return option;
  }

  /** How the names of its objects end. */
  public String suffix() {
    return suffix;
  }

  public String mimeType() {
    return mimeType;
  }

  /** As the program of its name compresses by itself. */
  public int defaultLevel() {
    return defaultLevel;
  }

  /** Compresses what is written, at a level of 1 to {@link #MAX_LEVEL}. */
  public abstract OutputStream compress(OutputStream out, int level) throws IOException;

  /** The lines of an object. */
  public abstract InputStream decompress(byte[] object) throws IOException;

  private static final class LevelledGzip extends GZIPOutputStream {
    LevelledGzip(OutputStream out, int level) throws IOException {
      super(out, 64 * 1024);
      def.setLevel(level);
    }
  }
}
