package superhero.dataflow.simulation;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.FileSystem;
import org.apache.beam.sdk.io.fs.CreateOptions;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.MoveOptions;

/** Beam's view of the store of the history that runs now. An object shows when it is closed. */
final class SimFileSystem extends FileSystem<SimResourceId> {
  static final String SCHEME = "sim";

  /** Beam keeps one file system a scheme for the whole JVM. */
  private static SimStore store;

  /** From now on names are those of objects in this store. Returns the one before. */
  static SimStore serve(SimStore next) {
    SimStore before = store;
    store = next;
    return before;
  }

  @Override
  protected List<MatchResult> match(List<String> specs) throws IOException {
    List<MatchResult> results = new ArrayList<>();
    for (String spec : specs) {
      Pattern pattern = Pattern.compile(regex(spec));
      List<Metadata> found = new ArrayList<>();
      store
          .list()
          .forEach(
              (name, bytes) -> {
                if (pattern.matcher(name).matches()) {
                  found.add(
                      Metadata.builder()
                          .setResourceId(new SimResourceId(name))
                          .setSizeBytes(bytes.length)
                          .setIsReadSeekEfficient(true)
                          .setLastModifiedMillis(store.modified(name).toEpochMilli())
                          .build());
                }
              });
      results.add(
          found.isEmpty()
              ? MatchResult.create(MatchResult.Status.NOT_FOUND, new FileNotFoundException(spec))
              : MatchResult.create(MatchResult.Status.OK, found));
    }
    return results;
  }

  private static String regex(String glob) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      if (c == '*' && i + 1 < glob.length() && glob.charAt(i + 1) == '*') {
        regex.append(".*");
        i++;
      } else if (c == '*') {
        regex.append("[^/]*");
      } else if (c == '?') {
        regex.append("[^/]");
      } else if (c == '\\' && i + 1 < glob.length()) {
        regex.append(Pattern.quote(glob.substring(++i, i + 1)));
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return regex.toString();
  }

  @Override
  protected WritableByteChannel create(SimResourceId object, CreateOptions options) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    return new WritableByteChannel() {
      private boolean open = true;

      @Override
      public int write(ByteBuffer source) {
        int length = source.remaining();
        byte[] more = new byte[length];
        source.get(more);
        bytes.write(more, 0, length);
        return length;
      }

      @Override
      public boolean isOpen() {
        return open;
      }

      @Override
      public void close() throws IOException {
        if (open) {
          open = false;
          store.put(object.name(), bytes.toByteArray());
        }
      }
    };
  }

  @Override
  protected ReadableByteChannel open(SimResourceId object) throws IOException {
    return new Bytes(ByteBuffer.wrap(store.get(object.name())));
  }

  @Override
  protected void copy(List<SimResourceId> from, List<SimResourceId> to) throws IOException {
    for (int i = 0; i < from.size(); i++) {
      store.put(to.get(i).name(), store.get(from.get(i).name()));
    }
  }

  @Override
  protected void rename(List<SimResourceId> from, List<SimResourceId> to, MoveOptions... options)
      throws IOException {
    copy(from, to);
    delete(from);
  }

  @Override
  protected void delete(Collection<SimResourceId> objects) throws IOException {
    boolean unused = store.delete(objects.stream().map(SimResourceId::name).toList());
  }

  @Override
  protected SimResourceId matchNewResource(String name, boolean isDirectory) {
    return new SimResourceId(isDirectory && !name.endsWith("/") ? name + "/" : name);
  }

  @Override
  protected String getScheme() {
    return SCHEME;
  }

  private record Bytes(ByteBuffer bytes) implements SeekableByteChannel {
    @Override
    public int read(ByteBuffer target) {
      if (!bytes.hasRemaining()) {
        return -1;
      }
      int length = Math.min(bytes.remaining(), target.remaining());
      target.put(bytes.slice(bytes.position(), length));
      bytes.position(bytes.position() + length);
      return length;
    }

    @Override
    public int write(ByteBuffer source) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long position() {
      return bytes.position();
    }

    @Override
    public SeekableByteChannel position(long position) {
      bytes.position((int) position);
      return this;
    }

    @Override
    public long size() {
      return bytes.limit();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
