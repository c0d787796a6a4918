package superhero.dataflow.audit;

import java.io.ByteArrayOutputStream;
import java.io.Serializable;

/**
 * Ascending offsets as runs without gaps, two to four bytes a run: a range of 50,000 offsets takes
 * as much as one of 5, and one with a gap after each message two bytes a message.
 */
final class PackedOffsets implements Serializable {
  static final PackedOffsets NONE = new Builder().build();

  private final byte[] encoded;
  private final long offsets;

  private PackedOffsets(byte[] encoded, long offsets) {
    this.encoded = encoded;
    this.offsets = offsets;
  }

  /** How many offsets there are in all runs. */
  long offsets() {
    return offsets;
  }

  Cursor cursor() {
    return new Cursor(encoded);
  }

  /** Goes through runs [start, end), beginning before the first. */
  static final class Cursor {
    private final byte[] encoded;
    private int position;
    private long start;
    private long end;

    private Cursor(byte[] encoded) {
      this.encoded = encoded;
    }

    boolean next() {
      if (position == encoded.length) {
        return false;
      }
      start = end + number();
      end = start + number();
      return true;
    }

    long start() {
      return start;
    }

    long end() {
      return end;
    }

    private long number() {
      long number = 0;
      for (int shift = 0; ; shift += 7) {
        byte each = encoded[position++];
        number |= (long) (each & 0x7f) << shift;
        if (each >= 0) {
          return number;
        }
      }
    }
  }

  static final class Builder {
    private final ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    private long writtenEnd;
    private long start;
    private long end;
    private long offsets;

    /** Takes the next offset, which is above all before it. */
    Builder add(long offset) {
      if (offset != end || end == start) {
        flush();
        start = offset;
      }
      end = offset + 1;
      offsets++;
      return this;
    }

    PackedOffsets build() {
      flush();
      start = end;
      return new PackedOffsets(encoded.toByteArray(), offsets);
    }

    private void flush() {
      if (end > start) {
        number(start - writtenEnd);
        number(end - start);
        writtenEnd = end;
      }
    }

    private void number(long number) {
      long rest = number;
      while ((rest & ~0x7fL) != 0) {
        encoded.write((int) (rest & 0x7f) | 0x80);
        rest >>>= 7;
      }
      encoded.write((int) rest);
    }
  }
}
