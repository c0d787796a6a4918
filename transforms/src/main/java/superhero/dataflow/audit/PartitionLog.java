package superhero.dataflow.audit;

/** What Kafka says of one partition. */
interface PartitionLog {
  /** The first offset that Kafka still has. */
  long earliest();

  /** Below it all should be on the lake. */
  long committed();

  /** The end of what readers of committed messages see. */
  long latest();

  /** The first offset that should be on the lake; -1 where that cannot be known. */
  long begin();

  /**
   * The messages that Kafka has in [start, end), which is not below {@link #earliest} and above
   * what was asked before.
   */
  Found messagesIn(long start, long end);

  /**
   * Messages of a stretch of the log.
   *
   * @param first offset; -1 where there is none
   * @param last offset; -1 where there is none
   */
  record Found(long messages, long first, long last) {}
}
