package superhero.dataflow.range;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import superhero.dataflow.message.Messages;

class RangeTest {
  private static final Range RANGE =
      new Range("a.b_c-d", Messages.TOPIC_ID, 300, 5, 1L << 40, EventWindow.DAY, 1L << 33);

  @Test
  void theObjectNameHoldsAllThatTellsRangesApart() {
    assertThat(RANGE.objectName())
        .isEqualTo("a.b_c-d_01234567_300_0000000000000000005_0000001099511627776");
  }

  @ParameterizedTest
  @EnumSource
  void theCoderGivesTheRangeBack(Compression compression) throws Exception {
    Range range = Messages.compressed(RANGE, compression);

    CoderProperties.coderDecodeEncodeEqual(Range.RangeCoder.of(), range);
    CoderProperties.coderDeterministic(Range.RangeCoder.of(), range, range.part(5, 1L << 40));
    assertThat(CoderUtils.clone(Range.RangeCoder.of(), range.asWritten()).written()).isTrue();
  }

  @Test
  void partsAndWrittenRangesAreCompressedAsTheRangeIs() {
    Range zstd = Messages.compressed(RANGE, Compression.ZSTD);

    assertThat(zstd).isNotEqualTo(RANGE);
    assertThat(RANGE.rawCompression()).isEqualTo(Compression.GZIP);
    assertThat(zstd.part(5, 6).rawCompression()).isEqualTo(Compression.ZSTD);
    assertThat(zstd.asWritten()).isEqualTo(zstd);
  }

  @Test
  void namesBecomeUuidsOfVersion5() {
    // RFC 9562, appendix A.4.
    assertThat(
            NameUuid.of(UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), "www.example.com"))
        .isEqualTo("2ed6657d-e927-568b-95e1-2665a8aea6a2");
    assertThat(NameUuid.of("abc")).isEqualTo("09b76623-774d-5d0d-bb33-626e25eb0936");
  }

  @Test
  void idsAreOfTopicPartitionAndOffsets() {
    assertThat(RANGE.messageId(7)).isEqualTo(NameUuid.of(Messages.TOPIC_ID + "/300/7"));
    assertThat(RANGE.etlId()).isEqualTo(NameUuid.of(Messages.TOPIC_ID + "/300/5/1099511627776"));
  }

  @Test
  void anEmptyOrNegativeRangeIsRefused() {
    assertThatThrownBy(() -> RANGE.part(5, 5)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RANGE.part(-1, 5)).isInstanceOf(IllegalArgumentException.class);
  }
}
