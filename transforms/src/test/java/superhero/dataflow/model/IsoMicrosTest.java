package superhero.dataflow.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IsoMicrosTest {
  private static final LocalDateTime EPOCH = LocalDateTime.of(1970, 1, 1, 0, 0);
  private static final String OTHERS = "0123456789-:T.Z+ \u0660a";

  private final Random random = new Random(42);

  @Test
  void timesOfLogsAreThoseOfJavasOwnParser() {
    for (int i = 0; i < 20_000; i++) {
      String text = time();
      assertThat(IsoMicros.of(text)).as(text).isEqualTo(micros(text));
    }
  }

  @Test
  void whatIsNoTimeIsLeftToTheOther() {
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(time());
      int at = random.nextInt(text.length());
      switch (random.nextInt(3)) {
        case 0 -> text.setCharAt(at, OTHERS.charAt(random.nextInt(OTHERS.length())));
        case 1 -> text.deleteCharAt(at);
        default -> text.insert(at, OTHERS.charAt(random.nextInt(OTHERS.length())));
      }
      long found = IsoMicros.of(text.toString());
      if (found != IsoMicros.UNKNOWN) {
        assertThat(found).as(text.toString()).isEqualTo(micros(text.toString()));
      }
    }
  }

  @Test
  void aFormThatNoLogHasIsUnknown() {
    for (String text : new String[] {"", "Z", "2026-02-29T00:00:00", "2026-01-01T00:00:00+01:00"}) {
      assertThat(IsoMicros.of(text)).as(text).isEqualTo(IsoMicros.UNKNOWN);
    }
  }

  /** Of any day of the years 0 to 9999, and with 0 to 9 digits of a fraction. */
  private String time() {
    LocalDateTime second =
        LocalDateTime.ofEpochSecond(
            random.nextLong(-62_167_219_200L, 253_402_300_800L), 0, ZoneOffset.UTC);
    int digits = random.nextInt(10);
    String fraction = digits == 0 ? "" : "." + String.format("%09d", random.nextInt(1_000_000_000));
    return String.format("%tFT%<tT", second)
        + fraction.substring(0, digits == 0 ? 0 : digits + 1)
        + (random.nextBoolean() ? "Z" : "");
  }

  private static long micros(String text) {
    String local = text.endsWith("Z") ? text.substring(0, text.length() - 1) : text;
    try {
      return ChronoUnit.MICROS.between(
          EPOCH, LocalDateTime.parse(local).truncatedTo(ChronoUnit.MICROS));
    } catch (DateTimeParseException e) {
      return IsoMicros.UNKNOWN;
    }
  }
}
