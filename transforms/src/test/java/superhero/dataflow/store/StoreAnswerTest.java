package superhero.dataflow.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.base.Ticker;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StoreAnswerTest {
  @Test
  void anAnswerThatDripsIsGivenUpAndAskedForAgain() throws IOException {
    Duration passed = StoreAnswer.LONGEST.dividedBy(10);
    // Ten reads are as long as an answer may take.
    assertThat(StoreAnswer.readAll(drops(10), ticker(passed))).hasSize(10);
    assertThatThrownBy(() -> StoreAnswer.readAll(drops(Integer.MAX_VALUE), ticker(passed)))
        .isInstanceOf(IOException.class)
        .hasMessage("the answer has not ended after 300 s, with 11 bytes");
    assertThat(BeamFiles.isRefusal("the answer has not ended after 300 s, with 11 bytes"))
        .isFalse();
  }

  /** Gives a byte a read. */
  private static InputStream drops(int bytes) {
    return new InputStream() {
      private int read;

      @Override
      public int read() {
        return read++ < bytes ? ' ' : -1;
      }

      @Override
      public int read(byte[] into, int offset, int length) {
        int next = read();
        if (next >= 0) {
          into[offset] = (byte) next;
        }
        return next >= 0 ? 1 : -1;
      }
    };
  }

  private static Ticker ticker(Duration step) {
    return new Ticker() {
      private long now;

      @Override
      public long read() {
        now += step.toNanos();
        return now;
      }
    };
  }
}
