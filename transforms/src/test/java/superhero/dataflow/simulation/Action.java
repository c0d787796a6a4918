package superhero.dataflow.simulation;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One step of a history.
 *
 * @param which job, partition or variant it is about, modulo what there is
 * @param count how many, or which of several
 */
record Action(Kind kind, int which, int count) {
  private static final Pattern PRINTED = Pattern.compile("(\\w+)\\((\\d+),(\\d+)\\),?");

  enum Kind {
    /** Messages to a partition; the count decides their kinds. */
    PRODUCE,
    /** A message in a transaction that stays open. */
    BEGIN_TRANSACTION,
    END_TRANSACTION,
    COMPACT,
    RETAIN,
    /** Another leader, which may not have the last messages of the one before, and gets others. */
    ELECT,
    ADD_PARTITION,
    /** A second topic, with messages, which only jobs of a pattern read. */
    ADD_TOPIC,
    /** A topic is deleted and created again; the count says how many messages it has at once. */
    RECREATE_TOPIC,
    FORGET_OFFSETS,
    MOVE_OFFSET,
    PASS_TIME,
    START_JOB,
    /** A job that is told where to begin: earliest, latest, at an instant, or behind the lake. */
    START_JOB_FROM,
    START_JOB_SKIPPING_LOST_MESSAGES,
    /** A second reader of the same source, with what the first knew. */
    RESTART_SOURCE,
    /** What a checkpoint holds. */
    CHECKPOINT,
    /** By the same job, or by a new one. */
    RESTORE,
    PLAN,
    PLAN_FLUSH,
    WRITE,
    WRITE_AGAIN,
    COMMIT,
    /** A window that the watermark has passed is marked as complete. */
    MARK,
    /** What a job does when nothing disturbs it: a round, all its ranges, all its commits. */
    RUN,
    /** The tables, to large objects. */
    COMPACT_TABLES,
    /** All tables, or one of them, of what is raw. */
    STANDARDIZE,
    REPLAY_DEAD_LETTERS,
    CRASH,
    CRASH_BEFORE,
    CRASH_AFTER,
    LOSE_REQUEST,
    LOSE_ANSWER,
    PAUSE,
    RESUME
  }

  /** Actions as a counterexample prints them, with or without commas in between. */
  static List<Action> history(String text) {
    return Arrays.stream(text.strip().split("\\s+")).map(Action::parse).toList();
  }

  private static Action parse(String text) {
    Matcher action = PRINTED.matcher(text);
    if (!action.matches()) {
      throw new IllegalArgumentException("no action: " + text);
    }
    return new Action(
        Kind.valueOf(action.group(1)),
        Integer.parseInt(action.group(2)),
        Integer.parseInt(action.group(3)));
  }

  @Override
  public String toString() {
    return kind + "(" + which + "," + count + ")";
  }
}
