package superhero.dataflow.range;

/**
 * A topic's name as a part of the name of a metric of Beam: Flink puts an underscore in place of a
 * dot, and no topic has a tilde in its name.
 */
public final class TopicWord {
  private static final char DOT = '~';

  private TopicWord() {}

  /** Of a topic. */
  public static String of(String topic) {
    return topic.replace('.', DOT);
  }

  /** The topic of a word. */
  public static String topic(String word) {
    return word.replace(DOT, '.');
  }
}
