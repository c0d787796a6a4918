package superhero.dataflow.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(TestPipelineExtension.class)
class PlayGamesTest {
  private static final Instant START = Instant.parse("2026-11-22T21:30:00Z");

  @Test
  void allGamesArePlayedWithDefaultSeedAndSpacing(TestPipeline pipeline) {
    PCollection<String> played = played(pipeline, PlayGames.of(20).startingAt(START));

    PAssert.that(played).containsInAnyOrder(messages(731, 20, Duration.ofMillis(100)));
    assertThat(played.isBounded()).isEqualTo(PCollection.IsBounded.BOUNDED);
    pipeline.run().waitUntilFinish();
  }

  @Test
  void noGamesGiveNoMessages(TestPipeline pipeline) {
    PAssert.that(played(pipeline, PlayGames.of(0))).empty();
    pipeline.run().waitUntilFinish();
  }

  @Test
  void anotherSeedGivesOtherGames(TestPipeline pipeline) {
    PCollection<String> played = played(pipeline, PlayGames.of(5).withSeed(42).startingAt(START));

    PAssert.that(played).containsInAnyOrder(messages(42, 5, Duration.ofMillis(100)));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void spacingMovesTheStartsOfGamesApart(TestPipeline pipeline) {
    PlayGames hourly = PlayGames.of(5).spacedBy(Duration.ofHours(1)).startingAt(START);

    PAssert.that(played(pipeline, hourly))
        .containsInAnyOrder(messages(731, 5, Duration.ofHours(1)));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void gamesStartNowUnlessSaidOtherwise(TestPipeline pipeline) {
    Instant before = Instant.now();
    PCollection<ProducerRecord<byte[], byte[]>> played = pipeline.apply(PlayGames.of(1));
    long earliest = before.toEpochMilli();

    PAssert.that(
            played.apply(
                MapElements.into(TypeDescriptors.booleans())
                    .via(message -> message.timestamp() >= earliest)))
        .satisfies(
            onTime -> {
              assertThat(onTime).isNotEmpty().doesNotContain(false);
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void withARateTheSameMessagesComeUnbounded(TestPipeline pipeline) {
    PCollection<String> played =
        played(pipeline, PlayGames.of(120).withMessagesPerSecond(1e12).startingAt(START));

    PAssert.that(played).containsInAnyOrder(messages(731, 120, Duration.ofMillis(100)));
    assertThat(played.isBounded()).isEqualTo(PCollection.IsBounded.UNBOUNDED);
    pipeline.run().waitUntilFinish();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(doubles = 500)
  void elementsAreStampedWithEventTime(Double rate, TestPipeline pipeline) {
    PlayGames hourly = PlayGames.of(3).spacedBy(Duration.ofHours(1)).startingAt(START);
    PCollection<KV<String, Long>> hours =
        pipeline
            .apply(rate == null ? hourly : hourly.withMessagesPerSecond(rate))
            .apply(Window.into(FixedWindows.of(org.joda.time.Duration.standardHours(1))))
            .apply(ParDo.of(new NameWindow()))
            .apply(Count.perElement());

    PAssert.that(hours)
        .containsInAnyOrder(
            List.of(
                KV.of("2026-11-22T22:00:00.000Z", (long) Game.play(731, 0, START).size()),
                KV.of("2026-11-22T23:00:00.000Z", (long) Game.play(731, 1, START).size()),
                KV.of("2026-11-23T00:00:00.000Z", (long) Game.play(731, 2, START).size())));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void theRateSaysWhenAGameIsDue() {
    assertThat(NumberAtRate.dueAfterMillis(0, 0.5)).isEqualTo(0);
    assertThat(NumberAtRate.dueAfterMillis(3, 0.5)).isEqualTo(6_000);
    assertThat(NumberAtRate.dueAfterMillis(5_000, 2_000)).isEqualTo(2_500);
  }

  @Test
  void meanMessagesIsTheMeanOfManyGames() {
    double mean =
        LongStream.range(0, 2_000)
            .map(n -> Game.play(731, n, START).size())
            .average()
            .orElseThrow();

    assertThat(PlayGames.meanMessages(731)).isBetween(0.8 * mean, 1.2 * mean);
  }

  @Test
  void aShareOfMessagesIsMalformedAndTheOthersStay(TestPipeline pipeline) {
    List<String> good = messages(731, 50, Duration.ofMillis(100));
    PCollection<String> played =
        played(pipeline, PlayGames.of(50).withMalformed(0.1).startingAt(START));

    PAssert.that(played)
        .satisfies(
            some -> {
              List<String> all = new ArrayList<>();
              some.forEach(all::add);
              assertThat(all).hasSameSizeAs(good);
              all.removeAll(good);
              assertThat(all.size() / (double) good.size()).isBetween(0.05, 0.15);
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void allMessagesCanBeMalformed(TestPipeline pipeline) {
    List<String> good = messages(731, 5, Duration.ofMillis(100));

    PAssert.that(played(pipeline, PlayGames.of(5).withMalformed(1).startingAt(START)))
        .satisfies(
            all -> {
              assertThat(all).hasSameSizeAs(good).doesNotContainAnyElementsOf(good);
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    PlayGames games = PlayGames.of(1);

    assertThatThrownBy(() -> PlayGames.of(-1)).hasMessage("games is -1, must be 0 or more");
    assertThatThrownBy(() -> games.withMessagesPerSecond(0)).hasMessageContaining("more than 0");
    assertThatThrownBy(() -> games.withMessagesPerSecond(Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> games.withMalformed(1.1)).hasMessageContaining("0 to 1");
    assertThatThrownBy(() -> games.withMalformed(-0.1)).hasMessageContaining("-0.1");
    assertThatThrownBy(() -> games.spacedBy(Duration.ofMillis(-1)))
        .hasMessageContaining("PT-0.001S");
  }

  static List<String> messages(long seed, int games, Duration spacing) {
    return LongStream.range(0, games)
        .boxed()
        .flatMap(n -> Game.play(seed, n, START.plus(spacing.multipliedBy(n))).stream())
        .map(PlayGamesTest::text)
        .toList();
  }

  private static PCollection<String> played(TestPipeline pipeline, PlayGames games) {
    return pipeline
        .apply(games)
        .apply(MapElements.into(TypeDescriptors.strings()).via(PlayGamesTest::text));
  }

  private static String text(ProducerRecord<byte[], byte[]> message) {
    return String.join(
        " ",
        message.topic(),
        String.valueOf(message.partition()),
        String.valueOf(message.timestamp()),
        message.key() == null ? "no key" : "a key",
        message.value() == null ? "no value" : HexFormat.of().formatHex(message.value()));
  }

  private static final class NameWindow extends DoFn<ProducerRecord<byte[], byte[]>, String> {
    @ProcessElement
    public void process(BoundedWindow window, OutputReceiver<String> ends) {
      ends.output(window.maxTimestamp().plus(org.joda.time.Duration.millis(1)).toString());
    }
  }
}
