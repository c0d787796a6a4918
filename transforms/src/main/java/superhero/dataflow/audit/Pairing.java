package superhero.dataflow.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import superhero.dataflow.batch.StoredObject;

/** Holds the lines and rows of one batch against one another, message by message. */
final class Pairing {
  private final Findings findings;
  private final UnaryOperator<String> objectOfKind;

  Pairing(Findings findings, UnaryOperator<String> objectOfKind) {
    this.findings = findings;
    this.objectOfKind = objectOfKind;
  }

  /** The offsets of an object; finds those that it has twice. */
  Runs runs(String kind, List<Row> rows) {
    Runs.Builder runs = new Runs.Builder();
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
  void within(List<Row> deadLetters, List<Row> raw) {
    Map<Long, Row> lines = byOffset(raw);
    for (Row dead : deadLetters) {
      if (!dead.equals(lines.get(dead.offset()))) {
        differ("offset " + dead.offset() + " is not as in raw in ", StoredObject.DEAD_LETTERS);
      }
    }
  }

  /** Each message has one row of log_meta or one dead letter. */
  void logs(Tables.BufferMeta buffer, List<Row> deadLetters, List<String> logs) {
    Set<Long> dead = new HashSet<>();
    for (Row each : deadLetters) {
      if (!dead.add(each.offset())) {
        differ("offset " + each.offset() + " is twice in ", StoredObject.DEAD_LETTERS);
      }
    }
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < buffer.ids().size(); i++) {
      if (!dead.contains(buffer.rows().get(i).offset())) {
        expected.add(buffer.ids().get(i));
      }
    }
    if (expected.equals(logs)) {
      return;
    }
    Map<String, Integer> left = new HashMap<>();
    logs.forEach(id -> left.merge(id, 1, Integer::sum));
    for (int i = 0; i < buffer.ids().size(); i++) {
      String id = buffer.ids().get(i);
      long offset = buffer.rows().get(i).offset();
      if (!dead.contains(offset) && left.merge(id, -1, Integer::sum) < 0) {
        left.remove(id);
        differ("offset " + offset + " has neither a dead letter nor a row in ", AuditLake.LOG_META);
      }
    }
    long more = left.values().stream().mapToLong(Integer::longValue).sum();
    if (more > 0) {
      differ(more + " rows are of no good message, or twice, in ", AuditLake.LOG_META);
    }
  }

  /** As many messages as rows of log_meta and dead letters, where no more can be said. */
  void sum(long raw, long deadLetters, long logs) {
    if (raw != deadLetters + logs) {
      differ(
          raw + " lines of raw, and " + deadLetters + " dead letters and " + logs + " rows in ",
          AuditLake.LOG_META);
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
