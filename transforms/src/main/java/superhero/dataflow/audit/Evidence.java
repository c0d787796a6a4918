package superhero.dataflow.audit;

import java.io.Serializable;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is known of one partition, from several places. */
sealed interface Evidence extends Serializable {

  /**
   * The committed offset of the consumer group, as it was before the lake was listed.
   *
   * @param offset below it all should be on the lake
   */
  record Committed(long offset) implements Evidence {}

  /**
   * A row of etl_meta.
   *
   * @param object its name
   * @param topicId first 8 digits
   */
  record Manifest(String object, String topicId, long start, long end, long messages)
      implements Evidence {}

  /**
   * What the objects of one batch hold, or what is wrong with an object that is of none.
   *
   * @param object the raw one's name
   * @param topicId first 8 digits
   * @param start of the batch, by its name; -1 where it says none
   * @param range first offset of the range whose etl_meta lists these objects; -1 where none does
   * @param rawRead whether raw could be read, and so is counted
   */
  record Slice(
      String object,
      String topicId,
      long start,
      long end,
      long range,
      boolean rawRead,
      PackedOffsets raw,
      PackedOffsets bufferMeta,
      Counts counts,
      Findings findings)
      implements Evidence {}

  /**
   * Objects, lines and rows.
   *
   * @param models of each, by name
   */
  record Counts(
      long objects,
      long raw,
      long bufferMeta,
      long deadLetters,
      SortedMap<String, PartitionReport.Model> models)
      implements Serializable {
    static final Counts NONE = new Counts(0, 0, 0, 0, Collections.emptySortedMap());

    /** Of no model yet. */
    Counts(long objects, long raw, long bufferMeta, long deadLetters) {
      this(objects, raw, bufferMeta, deadLetters, new TreeMap<>());
    }

    void addTable(String model, long messages, long rows) {
      models.merge(
          model, new PartitionReport.Model(messages, rows, 0), PartitionReport.Model::plus);
    }

    void addLetter(String model) {
      models.merge(model, new PartitionReport.Model(0, 0, 1), PartitionReport.Model::plus);
    }

    Counts plus(Counts other) {
      SortedMap<String, PartitionReport.Model> all = new TreeMap<>(models);
      other.models.forEach((name, each) -> all.merge(name, each, PartitionReport.Model::plus));
      return new Counts(
          objects + other.objects,
          raw + other.raw,
          bufferMeta + other.bufferMeta,
          deadLetters + other.deadLetters,
          all);
    }
  }

  /** Of an object that is of no batch. */
  static Slice alone(String object, String topicId, long start, long end, Findings findings) {
    return new Slice(
        object,
        topicId,
        start,
        end,
        -1,
        false,
        PackedOffsets.NONE,
        PackedOffsets.NONE,
        Counts.NONE,
        findings);
  }
}
