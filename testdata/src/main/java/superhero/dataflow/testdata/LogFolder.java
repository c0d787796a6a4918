package superhero.dataflow.testdata;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.FileLogInputStream.FileChannelRecordBatch;
import org.apache.kafka.common.record.FileRecords;

/** The folder of logs of a broker that is stopped. */
final class LogFolder {
  private LogFolder() {}

  /**
   * Takes away the last messages of a partition.
   *
   * @param offset the first that is lost, where a batch begins
   */
  static void cutBack(Path log, TopicPartition partition, long offset) throws IOException {
    Path segment = log.resolve(partition.toString()).resolve("00000000000000000000.log");
    try (FileRecords records = FileRecords.open(segment.toFile())) {
      for (FileChannelRecordBatch batch : records.batches()) {
        if (batch.baseOffset() >= offset) {
          records.truncateTo(batch.position());
          break;
        }
      }
      // What else knows of them is made again from the log.
      try (DirectoryStream<Path> indexes =
          Files.newDirectoryStream(segment.getParent(), "*.{index,timeindex,snapshot}")) {
        for (Path index : indexes) {
          Files.delete(index);
        }
      }
      Files.deleteIfExists(log.resolve(".kafka_cleanshutdown"));
    }
  }
}
