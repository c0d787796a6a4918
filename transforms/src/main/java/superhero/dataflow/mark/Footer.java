package superhero.dataflow.mark;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import superhero.dataflow.batch.JobException;
import superhero.dataflow.batch.Retry;

/** The end of a Parquet object, which is all that is read of it. */
final class Footer {
  private Footer() {}

  /** How many rows the object has. */
  static long rows(ResourceId object) {
    return Retry.whilePassing(
        () -> {
          try (SeekableByteChannel channel = (SeekableByteChannel) FileSystems.open(object);
              ParquetFileReader reader = ParquetFileReader.open(new ChannelFile(channel))) {
            return reader.getRecordCount();
          } catch (IOException | RuntimeException e) {
            throw new JobException(
                "cannot read " + object + ": " + e.getMessage(), e, e instanceof IOException);
          }
        });
  }

  private record ChannelFile(SeekableByteChannel channel) implements InputFile {
    @Override
    public long getLength() throws IOException {
      return channel.size();
    }

    @Override
    public SeekableInputStream newStream() {
      return new DelegatingSeekableInputStream(Channels.newInputStream(channel)) {
        @Override
        public long getPos() throws IOException {
          return channel.position();
        }

        @Override
        public void seek(long position) throws IOException {
          channel.position(position);
        }
      };
    }
  }
}
