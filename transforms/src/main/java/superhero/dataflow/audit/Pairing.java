package superhero.dataflow.audit;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.range.StoredObject;

/** Holds the lines and rows of one batch against one another, message by message. */
final class Pairing {
  private final Findings findings;
  private final UnaryOperator<String> objectOfKind;

  Pairing(Findings findings, UnaryOperator<String> objectOfKind) {
    this.findings = findings;
    this.objectOfKind = objectOfKind;
  }

  /** The offsets of an object; finds those that it has twice. */
  PackedOffsets runs(String kind, List<Row> rows) {
    PackedOffsets.Builder runs = new PackedOffsets.Builder();
    long last = -1;
    for (Row row : Row.sorted(rows)) {
      if (row.offset() == last) {
        findings.add(
            Disagreement.DUPLICATE, "offset " + last + " is twice in " + objectOfKind.apply(kind));
      } else {
        runs.add(row.offset());
        last = row.offset();
      }
    }
    return runs.build();
  }

  /** Each line of raw has its row of buffer_meta, and the other way round. */
  void pair(List<Row> raw, List<Row> buffer) {
    Map<Long, Row> rows = byOffset(buffer);
    Set<Long> seen = new HashSet<>();
    for (Row line : Row.sorted(raw)) {
      Row row = rows.get(line.offset());
      seen.add(line.offset());
      if (row == null) {
        differ("offset " + line.offset() + " is in raw and not in ", AuditLake.BUFFER_META);
      } else if (row.checksum() != line.checksum()) {
        findings.add(
            Disagreement.CHECKSUM,
            String.format(
                "offset %d: the value in %s has checksum %08x, and %08x in buffer_meta",
                line.offset(),
                objectOfKind.apply(StoredObject.RAW),
                line.checksum(),
                row.checksum()));
      } else if (!row.equals(line)) {
        differ(
            "offset " + line.offset() + " has in raw " + line.differenceFrom(row) + " as in ",
            AuditLake.BUFFER_META);
      }
    }
    for (Row row : Row.sorted(buffer)) {
      if (seen.add(row.offset())) {
        differ(
            "offset " + row.offset() + " is not in raw, and has a row in ", AuditLake.BUFFER_META);
      }
    }
  }

  /** Each dead letter is a line of raw. */
  void within(List<Letter> deadLetters, List<Row> raw) {
    Map<Long, Row> lines = byOffset(raw);
    for (Letter each : deadLetters) {
      if (!each.row().equals(lines.get(each.row().offset()))) {
        differ(
            "offset " + each.row().offset() + " is not as in raw in ", StoredObject.DEAD_LETTERS);
      }
    }
  }

  /**
   * Each message is a dead letter of a model once, and there are as many of each model as etl_meta
   * says.
   *
   * @param said by model; null where it does not say
   */
  void letters(List<Letter> deadLetters, @Nullable Map<String, Long> said) {
    Set<List<Object>> once = new HashSet<>();
    Map<String, Long> found = new TreeMap<>();
    for (Letter each : deadLetters) {
      found.merge(each.model(), 1L, Long::sum);
      if (!once.add(List.of(each.row().offset(), each.model()))) {
        differ(
            "offset " + each.row().offset() + " is twice, of model " + each.model() + ", in ",
            StoredObject.DEAD_LETTERS);
      }
    }
    if (said != null && !found.equals(said)) {
      differ(
          "dead letters by model are " + found + ", and etl_meta says " + said + ", in ",
          StoredObject.DEAD_LETTERS);
    }
  }

  /**
   * Each row is of a message of the batch that is no dead letter of the table's model, and rows are
   * of as many messages as etl_meta says.
   */
  void table(
      String model,
      List<String> ids,
      Tables.BufferMeta buffer,
      List<Letter> deadLetters,
      long said) {
    Set<Long> dead = new HashSet<>();
    deadLetters.stream()
        .filter(each -> each.model().equals(model))
        .forEach(each -> dead.add(each.row().offset()));
    Map<String, Long> offsets = new HashMap<>();
    for (int i = 0; i < buffer.ids().size(); i++) {
      offsets.put(buffer.ids().get(i), buffer.rows().get(i).offset());
    }
    Set<String> messages = new HashSet<>();
    long foreign = 0;
    for (String id : ids) {
      Long offset = offsets.get(id);
      if (offset == null) {
        foreign++;
      } else if (messages.add(id) && dead.contains(offset)) {
        differ("offset " + offset + " is a dead letter of the model and has a row in ", model);
      }
    }
    if (foreign > 0) {
      differ(foreign + " rows are of no message of the batch in ", model);
    }
    if (messages.size() != said) {
      differ(
          messages.size() + " messages have rows, and etl_meta says that " + said + " have, in ",
          model);
    }
  }

  private void differ(String what, String kind) {
    findings.add(Disagreement.ROWS_DIFFER, what + objectOfKind.apply(kind));
  }

  private static Map<Long, Row> byOffset(List<Row> rows) {
    Map<Long, Row> byOffset = new HashMap<>();
    rows.forEach(row -> byOffset.put(row.offset(), row));
    return byOffset;
  }
}
