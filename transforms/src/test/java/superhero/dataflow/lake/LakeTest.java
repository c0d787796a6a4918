package superhero.dataflow.lake;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.message.Messages;
import superhero.dataflow.range.Compression;
import superhero.dataflow.range.EventWindow;
import superhero.dataflow.range.Range;

class LakeTest {
  private static final Lake DISK = new Lake(Location.of("/lake/raw"), null, null);

  /** Names of zstd are a character longer than those of gzip and Parquet. */
  @Test
  void aTopicWhoseNamesFitADiskAsGzipOnlyIsRefusedAsZstd() {
    assertThatCode(() -> DISK.checkNames(range(Compression.GZIP))).doesNotThrowAnyException();
    assertThatThrownBy(() -> DISK.checkNames(range(Compression.ZSTD)))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("is too long for the disk at /lake/raw/");
  }

  private static Range range(Compression compression) {
    String topic = "t".repeat(196);
    return new Range(topic, Messages.TOPIC_ID, 0, 0, 1, EventWindow.HOUR, 1 << 20, compression);
  }
}
