package superhero.dataflow.simulate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What can be wrong with a message. Each kind makes a broken value from the value of a good log
 * that {@link Game} gave; the same log and seed make the same value, to the byte.
 *
 * <p>Broken does not mean useless: {@link #HUGE_LOG} is a good log, {@link #WRONG_TYPE_IN_TASK} and
 * {@link #MISSING_IN_TASK} are good logs with a bad task, and {@link #MISSING_IN_LOG} can lack its
 * task alone.
 *
 * <pre>{@code
 * byte[] broken = Malformed.CUT_OFF.breakUp(good, 731);
 * }</pre>
 */
public enum Malformed {
  /** Text that is no JSON at all. */
  NOT_JSON(10) {
    @Override
    byte[] breakUp(byte[] log, SeededRandom random) {
      return random.oneOf(NO_JSON).getBytes(UTF_8);
    }
  },
  /** The first bytes of the log, one at least, not all. */
  CUT_OFF(10) {
    @Override
    byte[] breakUp(byte[] log, SeededRandom random) {
      return Arrays.copyOf(log, random.between(1, log.length - 1));
    }
  },
  /** A field of the log has another type, such as a number where a string belongs. */
  WRONG_TYPE_IN_LOG(10) {
    @Override
    byte[] breakUp(byte[] log, SeededRandom random) {
      return LogTree.parse(log).changeTypeInLog(random).toBytes();
    }
  },
  /** A field of the task, at any depth, has another type. */
  WRONG_TYPE_IN_TASK(10) {
    @Override
    byte[] breakUp(byte[] log, SeededRandom random) {
      return LogTree.parse(log).changeTypeInTask(random).toBytes();
    }
  },
  /** A field of the log is not there. */
  MISSING_IN_LOG(10) {
    @Override
    byte[] breakUp(byte[] log, SeededRandom random) {
      return LogTree.parse(log).removeFromLog(random).toBytes();
    }
  },
  /** A field of the task, at any depth, is not there. */
  MISSING_IN_TASK(10) {
    @Override
    byte[] breakUp(byte[] log, SeededRandom random) {
      return LogTree.parse(log).removeFromTask(random).toBytes();
    }
  },
  /** 200 to 700 KB of text that is no JSON. */
  HUGE(1) {
    @Override
    byte[] breakUp(byte[] log, SeededRandom random) {
      return "no JSON ".repeat(hugeBytes(random) / 8).getBytes(UTF_8);
    }
  },
  /** A good log, save that its message has 200 to 700 KB. */
  HUGE_LOG(1) {
    @Override
    byte[] breakUp(byte[] log, SeededRandom random) {
      return LogTree.parse(log).padMessage(hugeBytes(random)).toBytes();
    }
  },
  /**
   * JSON that parses, if one can stand 100,000 arrays in one another, in the log or in its task.
   */
  DEEPLY_NESTED(1) {
    @Override
    byte[] breakUp(byte[] log, SeededRandom random) {
      String arrays = "[".repeat(LEVELS) + "]".repeat(LEVELS);
      return LogTree.parse(log).replaceTask(random.oneIn(2) ? arrays : '"' + arrays + '"');
    }
  },
  /** A byte that no UTF-8 text holds, inside the log. */
  INVALID_UTF_8(10) {
    @Override
    byte[] breakUp(byte[] log, SeededRandom random) {
      byte[] broken = log.clone();
      broken[random.below(log.length)] = NEVER_IN_UTF_8;
      return broken;
    }
  },
  /** A value of 0 bytes. */
  EMPTY(10) {
    @Override
    byte[] breakUp(byte[] log, SeededRandom random) {
      return new byte[0];
    }
  },
  /** No value: null. */
  TOMBSTONE(10) {
    @Override
    byte[] breakUp(byte[] log, SeededRandom random) {
      return null;
    }
  };

  private static final int LEVELS = 100_000;
  private static final int LEAST_HUGE_BYTES = 200_000;
  private static final int MOST_HUGE_BYTES = 700_000;
  private static final byte NEVER_IN_UTF_8 = (byte) 0xFF;
  private static final List<String> NO_JSON =
      List.of(
          "Traceback (most recent call last):",
          "<log level=\"INFO\"/>",
          "{'level': 'INFO'}",
          "level=INFO",
          "NaN",
          " ",
          "{\"level\": \"INFO\"} {\"level\": \"INFO\"}");
  private static final List<Malformed> BY_FREQUENCY = byFrequency();

  private final int frequency;

  Malformed(int frequency) {
    this.frequency = frequency;
  }

  /**
   * A broken value of this kind.
   *
   * @param log the value of a message of {@link Game}
   * @return null for {@link #TOMBSTONE}, else bytes that the caller may keep
   * @throws IllegalArgumentException when {@code log} is no log with a task
   */
  public byte[] breakUp(byte[] log, long seed) {
    return breakUp(log, new SeededRandom(seed, 0));
  }

  abstract byte[] breakUp(byte[] log, SeededRandom random);

  /** A kind by chance; those whose values have hundreds of kilobytes are ten times rarer. */
  static Malformed any(SeededRandom random) {
    return random.oneOf(BY_FREQUENCY);
  }

  private static int hugeBytes(SeededRandom random) {
    return random.between(LEAST_HUGE_BYTES, MOST_HUGE_BYTES);
  }

  private static List<Malformed> byFrequency() {
    List<Malformed> kinds = new ArrayList<>();
    for (Malformed kind : values()) {
      for (int i = 0; i < kind.frequency; i++) {
        kinds.add(kind);
      }
    }
    return List.copyOf(kinds);
  }
}
