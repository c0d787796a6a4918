package superhero.dataflow.audit;

import java.util.Locale;

/** What can be wrong with a lake. */
public enum Disagreement {
  /** Offsets below the committed one that no etl_meta and no raw object covers. */
  MISSING_RANGE,
  /** Kafka has messages in a range of the lake that raw does not have. */
  MISSING_MESSAGES,
  /** A raw object, a dead letters object or an etl_meta object that should be there. */
  MISSING_OBJECT,
  /** A Parquet object that should be there, since its raw object is. */
  MISSING_TWIN,
  /** An object that is cut off or otherwise broken, or that the store does not give. */
  UNREADABLE_OBJECT,
  /** An object of another size, or with other rows, than etl_meta says. */
  CHANGED_OBJECT,
  /** An object that no etl_meta lists. */
  UNLISTED_OBJECT,
  /** An offset in two lines of raw or in two rows of buffer_meta. */
  DUPLICATE,
  /** A row of buffer_meta whose checksum is not that of the raw value. */
  CHECKSUM,
  /** Lines and rows that do not belong together in another way. */
  ROWS_DIFFER,
  /** Two etl_meta that speak of the same offsets. */
  OVERLAP,
  /** Messages on the lake and in Kafka, and a consumer group that has no offset of them. */
  NO_COMMITTED_OFFSET;

  /** As it stands in JSON. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
