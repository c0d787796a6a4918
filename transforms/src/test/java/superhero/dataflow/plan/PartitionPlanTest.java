package superhero.dataflow.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.lake.Lake;
import superhero.dataflow.lake.Location;
import superhero.dataflow.range.Compression;
import superhero.dataflow.range.EventWindow;
import superhero.dataflow.range.Range;

class PartitionPlanTest {
  private static final TopicPartition LOGS = new TopicPartition("logs", 3);
  private static final String TOPIC_ID = "0123456789abcdef0123456789abcdef";

  /** Kafka refuses longer metadata of an offset. */
  private static final int KAFKAS_LIMIT = 4096;

  @Test
  void comesBackAsItWas() {
    PartitionPlan plan =
        plan(
            100,
            range(100, 150, EventWindow.HOUR, 64),
            range(150, 200, EventWindow.HOUR, 64),
            range(200, 207, EventWindow.HOUR, 64),
            range(207, 250, EventWindow.DAY, 64),
            range(250, 300, EventWindow.DAY, 32));

    assertThat(PartitionPlan.decode(LOGS, plan.offset())).isEqualTo(plan);
  }

  @Test
  void compressionsComeBackAsTheyWere() {
    PartitionPlan plan =
        plan(
            0,
            range(0, 50, EventWindow.HOUR, 64),
            zstd(50, 100),
            zstd(100, 150),
            range(150, 200, EventWindow.HOUR, 64));

    assertThat(PartitionPlan.decode(LOGS, plan.offset())).isEqualTo(plan);
    assertThat(plan.encode()).contains("\"raw_compression\":\"zstd\",\"cuts\":\"50x2\"");
  }

  /** Which takes it for gzip, and would write another object beside that of zstd. */
  @Test
  void onlyAPlanOfGzipIsReadByTheVersionBefore() {
    assertThat(plan(0, range(0, 50, EventWindow.HOUR, 64)).encode())
        .startsWith("{\"version\":3,")
        .doesNotContain("compression");
    assertThat(plan(0, zstd(0, 50)).encode()).startsWith("{\"version\":4,");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void thePlanOfAnEarlierVersionIsOfGzip(int version) {
    String metadata =
        """
        {"version":%d,"epoch":7,"raw":"s3://raw/","standard":null,"dead_letters":null,\
        "topic_id":"%s","start":0,\
        "open":[{"window":"1h","max_batch_bytes":64,"cuts":"50x2 !7"}]}"""
            .formatted(version, TOPIC_ID);

    assertThat(PartitionPlan.decode(LOGS, new OffsetAndMetadata(107, metadata)).open())
        .containsExactly(
            range(0, 50, EventWindow.HOUR, 64),
            range(50, 100, EventWindow.HOUR, 64),
            range(100, 107, EventWindow.HOUR, 64));
  }

  @Test
  void aCompressionThatIsNotKnownIsRefused() {
    String metadata = plan(0, zstd(0, 50)).encode().replace("zstd", "lz77");

    assertThatThrownBy(() -> PartitionPlan.decode(LOGS, new OffsetAndMetadata(50, metadata)))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("is not one that this version wrote");
  }

  @Test
  void aPlanWithoutOpenRangesComesBackToo() {
    PartitionPlan plan = plan(100);

    assertThat(PartitionPlan.decode(LOGS, plan.offset())).isEqualTo(plan);
  }

  @Test
  void equalCutsAreCounted() {
    List<Range> open = new ArrayList<>();
    for (long start = 0; start < 1_000_000; start += 50_000) {
      open.add(range(start, start + 50_000, EventWindow.HOUR, 64));
    }
    open.add(range(1_000_000, 1_000_123, EventWindow.HOUR, 64));

    assertThat(plan(0, open.toArray(Range[]::new)).encode()).contains("\"cuts\":\"50000x20 123\"");
  }

  @Test
  void asManyFlushCutsAsMayBeOpenFitIntoKafkasMetadata() {
    List<Range> open = new ArrayList<>();
    long start = 4_000_000_000_000L;
    for (int i = 0; i < PlanSource.MOST_OPEN; i++) {
      long end = start + 1_000_000 + i;
      open.add(range(start, end, i % 2 == 0 ? EventWindow.HOUR : EventWindow.DAY, 1L << 40));
      start = end;
    }

    assertThat(plan(4_000_000_000_000L, open.toArray(Range[]::new)).encode().length())
        .isLessThan(KAFKAS_LIMIT);
  }

  @Test
  void rangesThatAreWholeStayMarked() {
    PartitionPlan plan =
        plan(
            0,
            range(0, 50, EventWindow.HOUR, 64),
            range(50, 100, EventWindow.HOUR, 64).asWritten(),
            range(100, 150, EventWindow.HOUR, 64).asWritten(),
            range(150, 200, EventWindow.HOUR, 64));

    assertThat(plan.encode()).contains("\"cuts\":\"50 !50x2 50\"");
    assertThat(PartitionPlan.decode(LOGS, plan.offset()).open())
        .extracting(Range::written)
        .containsExactly(false, true, true, false);
  }

  @Test
  void aPlanThatCouldNotBeReadBackIsNotMade() {
    assertThatThrownBy(() -> plan(10, range(20, 30, EventWindow.HOUR, 64)))
        .hasMessageContaining("does not begin at 10");
    assertThatThrownBy(
            () ->
                plan(10, range(10, 30, EventWindow.HOUR, 64), range(31, 40, EventWindow.HOUR, 64)))
        .hasMessageContaining("does not begin at 30");
  }

  @Test
  void metadataOfAnotherProgramIsRefused() {
    for (String metadata :
        List.of("", "hello", "{}", "{\"version\":1}", "{\"version\":5}", "[1]")) {
      assertThatThrownBy(() -> PartitionPlan.decode(LOGS, new OffsetAndMetadata(0, metadata)))
          .isInstanceOf(JobException.class)
          .hasMessageContaining("logs-3")
          .hasMessageContaining("--consumerGroup");
    }
  }

  @Test
  void metadataThatDoesNotReachItsOffsetIsRefused() {
    String metadata = plan(100, range(100, 150, EventWindow.HOUR, 64)).encode();

    assertThatThrownBy(() -> PartitionPlan.decode(LOGS, new OffsetAndMetadata(151, metadata)))
        .isInstanceOf(JobException.class);
  }

  private static PartitionPlan plan(long start, Range... open) {
    Lake lake =
        new Lake(
            Location.of("s3://a-raw-bucket-with-a-long-name/raw/"),
            Location.of("s3://a-standard-bucket-with-a-long-name/standard/"),
            Location.of("s3://a-standard-bucket-with-a-long-name/standard/dead_letters/"));
    return new PartitionPlan(
        1L << 40, lake, "0123456789abcdef", TOPIC_ID, start, List.of(open), Optional.of(7));
  }

  private static Range zstd(long start, long end) {
    return new Range("logs", TOPIC_ID, 3, start, end, EventWindow.HOUR, 64, Compression.ZSTD);
  }

  private static Range range(long start, long end, EventWindow window, long maxBatchBytes) {
    return new Range("logs", TOPIC_ID, 3, start, end, window, maxBatchBytes);
  }
}
