package superhero.dataflow.pipelines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import superhero.dataflow.parquet.ParquetBytes;
import superhero.dataflow.parquet.ParquetRecords;
import superhero.dataflow.testdata.TemporaryFolder;

/** A Parquet object with a row that is not as it was written, all else as it was. */
public final class TamperedParquet {
  private TamperedParquet() {}

  public static byte[] withChecksum(byte[] object, int row, String checksum) throws IOException {
    List<GenericRecord> rows = ParquetRecords.all(object);
    rows.get(row).put("checksum", checksum);
    Map<String, String> texts;
    try (ParquetFileReader reader = ParquetFileReader.open(new ParquetBytes(object))) {
      texts = reader.getFooter().getFileMetaData().getKeyValueMetaData();
    }
    try (TemporaryFolder temporary = TemporaryFolder.create("tampered")) {
      Path file = temporary.path().resolve("rows.parquet");
      Configuration threeLevels = new Configuration(false);
      threeLevels.setBoolean("parquet.avro.write-old-list-structure", false);
      try (ParquetWriter<GenericRecord> writer =
          AvroParquetWriter.<GenericRecord>builder(new LocalOutputFile(file))
              .withSchema(rows.get(0).getSchema())
              .withConf(threeLevels)
              .withExtraMetaData(Map.of("superhero.joined", texts.get("superhero.joined")))
              .build()) {
        for (GenericRecord each : rows) {
          writer.write(each);
        }
      }
      return Files.readAllBytes(file);
    }
  }
}
