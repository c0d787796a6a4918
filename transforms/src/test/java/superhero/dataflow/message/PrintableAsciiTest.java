package superhero.dataflow.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PrintableAsciiTest {
  @Test
  void everyByteAtEveryPlaceIsSeen() {
    for (int length = 0; length < 20; length++) {
      byte[] bytes = new byte[length];
      for (byte around : new byte[] {' ', 'a', 0x7f}) {
        Arrays.fill(bytes, around);
        assertThat(PrintableAscii.is(bytes)).isTrue();
        for (int at = 0; at < length; at++) {
          for (int each = Byte.MIN_VALUE; each <= Byte.MAX_VALUE; each++) {
            bytes[at] = (byte) each;
            assertThat(PrintableAscii.is(bytes)).as("%s at %s", each, at).isEqualTo(each >= ' ');
          }
          bytes[at] = around;
        }
      }
    }
  }
}
