package superhero.dataflow.parquet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.HadoopParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.schema.MessageType;

/**
 * A Parquet object that gets rows of others of its layout, in memory. They are Parquet's values, so
 * none is lost or turned on the way through Avro, which would order the entries of a map anew: the
 * rows of an object, copied alone, give that object's bytes.
 */
public final class ParquetCopy {
  private static final ParquetReadOptions OPTIONS =
      HadoopReadOptions.builder(ParquetBuffer.CONFIGURATION).build();

  private final ParquetBuffer object = new ParquetBuffer();
  private final ParquetWriter<Group> writer;
  private final List<KeyValue> texts = new ArrayList<>();

  private ParquetCopy(MessageType schema, ParquetFooter footer) throws IOException {
    writer =
        ParquetBuffer.withSettings(ExampleParquetWriter.builder(object).withType(schema)).build();
    for (KeyValue text : footer.texts()) {
      if (!text.getKey().equals(CompactedObject.TEXT)) {
        texts.add(text);
      }
    }
  }

  /** An object whose rows are copied: those of one that it holds after those of another. */
  public static final class Source implements AutoCloseable {
    private final byte[] object;
    private final ParquetFooter footer;
    private final List<CompactedObject.Member> members;
    private final Iterator<CompactedObject.Member> next;
    private final ParquetReader<Group> rows;

    /**
     * A whole object.
     *
     * @param name its own; an object that is not compacted holds itself
     * @throws IOException where it is no Parquet object
     */
    public Source(String name, byte[] object) throws IOException {
      this.object = object;
      this.footer = ParquetFooter.of(object);
      this.members =
          CompactedObject.isNamed(name)
              ? CompactedObject.of(name, footer).members()
              : List.of(CompactedObject.Member.of(name, footer.rows(), object));
      this.next = members.iterator();
      this.rows =
          // Without settings it would read those of Hadoop, for each object anew.
          new ParquetReader.Builder<Group>(
              new ParquetBytes(object),
              new HadoopParquetConfiguration(ParquetBuffer.CONFIGURATION)) {
            @Override
            protected ReadSupport<Group> getReadSupport() {
              return new GroupReadSupport();
            }
          }.withCodecFactory(ZstdPages.CODEC).build();
    }

    /** All that it holds. */
    public List<CompactedObject.Member> members() {
      return members;
    }

    /** True where it holds one more. */
    public boolean hasNext() {
      return next.hasNext();
    }

    /** An empty object of this layout. */
    public ParquetCopy empty() throws IOException {
      try (ParquetFileReader reader = ParquetFileReader.open(new ParquetBytes(object), OPTIONS)) {
        return new ParquetCopy(reader.getFooter().getFileMetaData().getSchema(), footer);
      }
    }

    @Override
    public void close() throws IOException {
      rows.close();
    }
  }

  /**
   * Takes the rows of the next object that another holds, and says which.
   *
   * @throws IOException where they are not there, or cannot be read
   */
  public CompactedObject.Member addNext(Source source) throws IOException {
    CompactedObject.Member member = source.next.next();
    for (long i = 0; i < member.rows(); i++) {
      Group row;
      try {
        row = source.rows.read();
      } catch (RuntimeException e) {
        // Parquet's reader has no exception of its own for bytes that are none of Parquet's.
        throw new IOException("it is no whole Parquet file: " + e.getMessage(), e);
      }
      if (row == null) {
        throw new IOException("it has fewer rows than it should have");
      }
      writer.write(row);
    }
    return member;
  }

  /** Ends the object and returns its bytes. */
  public byte[] finish() throws IOException {
    writer.close();
    return ParquetFooter.rewritten(object.take(), texts);
  }

  /** Ends the object and returns its bytes, with a list of what it holds. */
  public byte[] finish(CompactedObject compacted) throws IOException {
    KeyValue list = new KeyValue(CompactedObject.TEXT);
    list.setValue(compacted.text());
    texts.add(list);
    return finish();
  }
}
