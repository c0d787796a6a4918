package superhero.dataflow.simulate;

import java.util.List;
import java.util.UUID;

/**
 * Random numbers that are the same on every Java version: SplitMix64 (Steele, Lea and Flood, "Fast
 * splittable pseudorandom number generators", 2014). The JDK's generators do not promise as much.
 */
final class SeededRandom {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final double ULP_OF_FRACTION = 0x1.0p-53;

  private long state;

  /** Another sequence for each pair of seed and stream. */
  SeededRandom(long seed, long stream) {
    this.state = mix(mix(seed + GOLDEN_GAMMA) + stream);
  }

  long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** From 0 to {@code bound - 1}. */
  int below(int bound) {
    return Math.floorMod(nextLong(), bound);
  }

  /** From {@code least} to {@code most}, both included. */
  int between(int least, int most) {
    return least + below(most - least + 1);
  }

  /** From 0, included, to 1, excluded. */
  double fraction() {
    return (nextLong() >>> 11) * ULP_OF_FRACTION;
  }

  /** True once in {@code times} times. */
  boolean oneIn(int times) {
    return below(times) == 0;
  }

  <T> T oneOf(List<T> choices) {
    return choices.get(below(choices.size()));
  }

  /** A random UUID, version 4, as text. */
  String token() {
    long high = (nextLong() & ~0xF000L) | 0x4000L;
    long low = (nextLong() >>> 2) | Long.MIN_VALUE;
    return new UUID(high, low).toString();
  }

  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
