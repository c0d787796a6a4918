package superhero.dataflow.store;

import com.google.common.base.Throwables;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * What Beam has a file system for, and this jar no {@link Store}. HDFS keeps an object in the
 * memory of its nodes for a while, since Beam's channel has no way to its {@code hsync}: {@code
 * dfs.datanode.synconclose} does it for all files.
 */
final class BeamFiles implements StoreClient {
  /**
   * Here a file shows while it grows, as it does in no object store, and a wildcard is a pattern
   * wherever it stands.
   */
  static final Set<String> HADOOP = Set.of("hdfs", "webhdfs");

  /** What some file system takes for a pattern. */
  static final Pattern WILDCARD = Pattern.compile("[*?\\[\\]{}\\\\]");

  /**
   * An answer that asking again does not change: the request is wrong, who is asking may not write
   * here, there is no such bucket, the store cannot do it. It is known by its words alone. Any
   * other 404, and 410, is of an upload that the store has given up, and a new one may pass; 409
   * and 412 of another one that is on its way; 408 and 429 ask for patience.
   */
  private static final Pattern REFUSAL =
      Pattern.compile(
          "(status code:? ?|^)(4(?!04|08|09|10|12|29)[0-9][0-9]|501|505)\\b"
              + "|(bucket|container) does not exist",
          Pattern.CASE_INSENSITIVE);

  /** Some stores ask for patience with a status of wrong requests. */
  private static final Pattern PATIENCE =
      Pattern.compile(
          "within the timeout|request rate|rate exceeded|throttl|(try|retry)(?: the request)? again"
              + "|slow ?down",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern MISSING =
      Pattern.compile("status code:? ?404\\b", Pattern.CASE_INSENSITIVE);

  @Override
  public void put(String name, byte[] bytes, String mimeType) throws IOException {
    ask(
        () -> {
          ResourceId object = FileSystems.matchNewResource(name, false);
          if (HADOOP.contains(object.getScheme())) {
            putHidden(object, name, bytes, mimeType);
          } else {
            write(object, bytes, mimeType);
          }
          return name;
        });
  }

  private static void putHidden(ResourceId object, String name, byte[] bytes, String mimeType)
      throws IOException {
    String folder = name.substring(0, name.lastIndexOf('/') + 1);
    // Unlike any other's: the same object may be written twice at a time.
    ResourceId hidden =
        FileSystems.matchNewResource(folder + "." + UUID.randomUUID() + ".tmp", false);
    try {
      write(hidden, bytes, mimeType);
      FileSystems.rename(List.of(hidden), List.of(object));
    } catch (IOException | RuntimeException e) {
      FileSystems.delete(List.of(hidden), MoveOptions.StandardMoveOptions.IGNORE_MISSING_FILES);
      throw e;
    }
  }

  private static void write(ResourceId object, byte[] bytes, String mimeType) throws IOException {
    // Not try-with-resources: to close S3's channel after a failed write publishes what it has.
    WritableByteChannel channel = FileSystems.create(object, mimeType);
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    channel.close();
  }

  @Override
  public byte[] read(String name, int most) throws IOException {
    return ask(
        () -> {
          try (ReadableByteChannel channel =
              FileSystems.open(FileSystems.matchNewResource(name, false))) {
            if (channel instanceof SeekableByteChannel seekable && seekable.size() > most) {
              seekable.position(seekable.size() - most);
            }
            return StoreAnswer.readAll(Channels.newInputStream(channel));
          } catch (FileNotFoundException | NoSuchFileException e) {
            throw new NotThere(e);
          } catch (IOException e) {
            throw isMissing(e) ? new NotThere(e) : e;
          }
        });
  }

  @Override
  public List<Listed> list(String prefix, boolean deep) throws IOException {
    return ask(
        () -> {
          // As the file system writes it, which is how the names of the objects begin.
          String folder = prefix.substring(0, prefix.lastIndexOf('/') + 1);
          String root = FileSystems.matchNewResource(folder, true).toString();
          String start = root + prefix.substring(folder.length());
          Matcher wildcard = WILDCARD.matcher(start);
          // File systems do not agree on how a character is escaped, so more is listed than is
          // asked for.
          String pattern =
              wildcard.find()
                  ? start.substring(0, wildcard.start()) + "**"
                  : start + (deep ? "**" : "*");
          List<Listed> objects = new ArrayList<>();
          for (MatchResult.Metadata each :
              FileSystems.match(pattern, EmptyMatchTreatment.ALLOW).metadata()) {
            String name = each.resourceId().toString();
            if (name.startsWith(root)) {
              objects.add(
                  new Listed(
                      folder + name.substring(root.length()),
                      each.sizeBytes(),
                      each.lastModifiedMillis()));
            }
          }
          return objects;
        });
  }

  @Override
  public void delete(List<String> names) throws IOException {
    ask(
        () -> {
          FileSystems.delete(
              names.stream().map(name -> FileSystems.matchNewResource(name, false)).toList(),
              MoveOptions.StandardMoveOptions.IGNORE_MISSING_FILES);
          return names;
        });
  }

  private static <T> T ask(Request<T> request) throws IOException {
    try {
      return request.send();
    } catch (NotThere e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      Throwable deepest = Throwables.getRootCause(e);
      String why = String.valueOf(deepest.getMessage());
      // Options that do not go together are an argument that is illegal.
      throw new StoreException(
          why, e, !(deepest instanceof IllegalArgumentException) && !isRefusal(why));
    }
  }

  private static final class NotThere extends FileNotFoundException {
    NotThere(IOException cause) {
      super("it is not there");
      initCause(cause);
    }
  }

  private static boolean isMissing(IOException failure) {
    String said = String.valueOf(failure.getMessage());
    return MISSING.matcher(said).find() && !isRefusal(said);
  }

  static boolean isRefusal(String why) {
    return REFUSAL.matcher(why).find() && !PATIENCE.matcher(why).find();
  }
}
