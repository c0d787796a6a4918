package superhero.dataflow.standard;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.io.parquet.ParquetIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.avro.AvroWriteSupport;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * A Parquet object in the making, in memory: zstd, with statistics and dictionaries. The same rows
 * give the same bytes.
 */
final class ParquetRows {
  /** Without Hadoop's XML files, which each new configuration would parse for each object. */
  private static final Configuration CONFIGURATION = new Configuration(false);

  private static final String MAGIC = "PAR1";

  static {
    // The old structure of lists cannot hold a null.
    CONFIGURATION.setBoolean(AvroWriteSupport.WRITE_OLD_LIST_STRUCTURE, false);
  }

  private final ByteArrayOutputStream object = new ByteArrayOutputStream();
  private final ParquetIO.Sink sink;
  private long rows;

  ParquetRows(Schema schema) throws IOException {
    sink =
        ParquetIO.sink(schema)
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withConfiguration(CONFIGURATION);
    sink.open(Channels.newChannel(object));
  }

  void add(GenericRecord row) throws IOException {
    sink.write(row);
    rows++;
  }

  long rows() {
    return rows;
  }

  /** Ends the object and returns its bytes. */
  byte[] finish() throws IOException {
    sink.flush();
    return withOrderedEncodings(object.toByteArray());
  }

  /**
   * Parquet's writer lists the encodings of a column as a hash set of enums has them, so in another
   * order in each JVM: the only bytes that do not follow from the rows.
   *
   * @param file a Parquet file, which ends with its footer, the footer's length in four bytes and
   *     the magic number
   */
  private static byte[] withOrderedEncodings(byte[] file) throws IOException {
    ByteBuffer end = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int endOfFooter = file.length - MAGIC.length() - Integer.BYTES;
    int footer = endOfFooter - end.getInt(endOfFooter);
    FileMetaData metadata =
        Util.readFileMetaData(new ByteArrayInputStream(file, footer, endOfFooter - footer));
    for (RowGroup rowGroup : metadata.getRow_groups()) {
      for (ColumnChunk chunk : rowGroup.getColumns()) {
        ColumnMetaData column = chunk.getMeta_data();
        Collections.sort(column.getEncodings());
        if (column.isSetEncoding_stats()) {
          Collections.sort(column.getEncoding_stats());
        }
      }
    }
    ByteArrayOutputStream ordered = new ByteArrayOutputStream(file.length);
    ordered.write(file, 0, footer);
    Util.writeFileMetaData(metadata, ordered);
    int length = ordered.size() - footer;
    ordered.write(
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(length).array());
    ordered.write(MAGIC.getBytes(StandardCharsets.US_ASCII));
    return ordered.toByteArray();
  }
}
