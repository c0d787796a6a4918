package superhero.dataflow.audit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.lake.Lake;
import superhero.dataflow.message.RawLines;
import superhero.dataflow.model.Models;
import superhero.dataflow.parquet.CompactedRows;
import superhero.dataflow.parquet.ParquetFooter;
import superhero.dataflow.parquet.ParquetRecords;
import superhero.dataflow.range.ObjectName;
import superhero.dataflow.range.StoredObject;

/** The objects of one batch, read once each. */
final class Inspection {
  private static final Set<String> NOT_OF_MODELS =
      Set.of(StoredObject.RAW, StoredObject.DEAD_LETTERS, AuditLake.BUFFER_META);

  private static final Set<String> NOT_COMPACTED =
      Set.of(StoredObject.RAW, StoredObject.DEAD_LETTERS);

  private final Lake lake;
  private final CompactedRows compacted;
  private final ObjectName name;
  private final SortedMap<String, Sighting> listed = new TreeMap<>();
  private final SortedMap<String, Sighting> expected = new TreeMap<>();
  private final Findings findings = new Findings();

  Inspection(Lake lake, CompactedRows compacted, ObjectName name, Iterable<Sighting> sightings) {
    this.lake = lake;
    this.compacted = compacted;
    this.name = name;
    for (Sighting each : sightings) {
      if (each.isThere()) {
        listed.merge(each.kind(), each, this::twice);
      } else {
        expected.putIfAbsent(each.kind(), each);
      }
    }
  }

  /**
   * What compact leaves when it is killed, until it runs again; or lines that are there in both
   * compressions, which ingest does not do. A reader gets the rows twice.
   */
  private Sighting twice(Sighting one, Sighting other) {
    boolean inOrder = one.holder().compareTo(other.holder()) < 0;
    Sighting first = inOrder ? one : other;
    findings.add(
        Disagreement.DUPLICATE,
        lake.name(first.kind(), first.holder())
            + " and "
            + lake.name(first.kind(), (inOrder ? other : one).holder())
            + (NOT_COMPACTED.contains(first.kind())
                ? " are of the same messages: remove the one that etl_meta does not list"
                : " have the same rows: run compact"));
    return first;
  }

  Evidence.Slice slice() {
    missing();
    unlisted();
    List<Row> raw = lines(StoredObject.RAW);
    List<Letter> deadLetters = letters();
    Tables.BufferMeta buffer =
        read(
            AuditLake.BUFFER_META,
            there -> Tables.bufferMeta(rows(there)),
            meta -> meta.rows().size());
    Pairing pairing = new Pairing(findings, this::object);
    PackedOffsets rawRuns = raw == null ? PackedOffsets.NONE : pairing.runs(StoredObject.RAW, raw);
    PackedOffsets bufferRuns =
        buffer == null ? PackedOffsets.NONE : pairing.runs(AuditLake.BUFFER_META, buffer.rows());
    if (raw != null && buffer != null) {
      pairing.pair(raw, buffer.rows());
    }
    if (raw != null && deadLetters != null) {
      pairing.within(deadLetters, raw);
    }
    List<Letter> dead = deadLetters == null ? List.of() : deadLetters;
    if (deadLetters != null) {
      pairing.letters(dead, said(StoredObject.DEAD_LETTERS));
    }
    Evidence.Counts counts =
        new Evidence.Counts(
            listed.size(),
            raw == null ? 0 : raw.size(),
            buffer == null ? 0 : buffer.rows().size(),
            dead.size());
    dead.forEach(each -> counts.addLetter(each.model()));
    for (String kind : listed.keySet()) {
      if (!NOT_OF_MODELS.contains(kind)) {
        table(kind, buffer, dead, pairing, counts);
      }
    }
    long range = expected.isEmpty() ? -1 : expected.get(expected.firstKey()).range();
    return new Evidence.Slice(
        object(StoredObject.RAW),
        name.topicId(),
        name.start(),
        name.end(),
        range,
        raw != null,
        rawRuns,
        bufferRuns,
        counts,
        findings);
  }

  private void missing() {
    Set<String> wanted = new TreeSet<>(expected.keySet());
    wanted.add(StoredObject.RAW);
    wanted.add(AuditLake.BUFFER_META);
    wanted.removeAll(listed.keySet());
    for (String kind : wanted) {
      boolean isTwin =
          listed.containsKey(StoredObject.RAW) && !kind.equals(StoredObject.DEAD_LETTERS);
      findings.add(
          isTwin ? Disagreement.MISSING_TWIN : Disagreement.MISSING_OBJECT,
          object(kind)
              + " is not there, though "
              + (isTwin
                  ? "its raw object is"
                  : expected.containsKey(kind) ? "etl_meta lists it" : "others of its batch are"));
    }
  }

  private void unlisted() {
    if (expected.isEmpty()) {
      findings.add(
          Disagreement.UNLISTED_OBJECT,
          object(listed.containsKey(StoredObject.RAW) ? StoredObject.RAW : listed.firstKey())
              + (listed.size() == 1 ? "" : " and " + (listed.size() - 1) + " more of its batch")
              + ": no etl_meta lists it");
      return;
    }
    for (String kind : listed.keySet()) {
      Sighting said = expected.get(kind);
      if (said == null || !said.path().equals(listed.get(kind).path())) {
        findings.add(
            Disagreement.UNLISTED_OBJECT, object(kind) + ": the etl_meta of its range lacks it");
      }
    }
  }

  private @Nullable List<Row> lines(String kind) {
    return read(
        kind,
        there -> {
          List<Row> rows = new ArrayList<>();
          RawLines.read(
              there.path(),
              lake.read(kind, there.path()),
              name.topic(),
              name.partition(),
              message -> rows.add(Row.of(message)));
          return rows;
        },
        List::size);
  }

  /** A line of a dead letters object, and the model that it is of. */
  record Letter(Row row, String model) {}

  private @Nullable List<Letter> letters() {
    return read(
        StoredObject.DEAD_LETTERS,
        there -> {
          List<Letter> letters = new ArrayList<>();
          RawLines.readDeadLetters(
              there.path(),
              lake.read(StoredObject.DEAD_LETTERS, there.path()),
              name.topic(),
              name.partition(),
              (message, model) -> letters.add(new Letter(Row.of(message), model)));
          return letters;
        },
        List::size);
  }

  /** How many messages of each model etl_meta says that an object has; null where it does not. */
  private @Nullable Map<String, Long> said(String kind) {
    Sighting said = expected.get(kind);
    return said == null ? null : said.messages();
  }

  /** The table of a model: which messages its rows are of, if it tells. */
  private void table(
      String kind,
      Tables.@Nullable BufferMeta buffer,
      List<Letter> dead,
      Pairing pairing,
      Evidence.Counts counts) {
    Tables.Ids ids = read(kind, there -> Tables.ids(content(there)), Tables.Ids::rows);
    if (ids == null) {
      return;
    }
    Map<String, Long> said = said(kind);
    long messages = said == null ? ids.rows() : said.getOrDefault(kind, 0L);
    if (ids.ids() != null) {
      messages = Set.copyOf(ids.ids()).size();
      if (said != null && buffer != null) {
        pairing.table(kind, ids.ids(), buffer, dead, said.getOrDefault(kind, 0L));
      }
    }
    if (kind.equals(Models.DEAD_LETTER_META) && ids.rows() != dead.size()) {
      findings.add(
          Disagreement.CHANGED_OBJECT,
          object(kind)
              + " has "
              + ids.rows()
              + " rows, and there are "
              + dead.size()
              + " dead letters");
    }
    counts.addTable(kind, messages, ids.rows());
  }

  /** What an object holds; null where it is not there or cannot be read. */
  private <T> @Nullable T read(String kind, Reader<T> reader, RowCount<T> count) {
    Sighting there = listed.get(kind);
    if (there == null) {
      return null;
    }
    try {
      T content = reader.read(there);
      compare(kind, count.of(content));
      return content;
    } catch (IOException e) {
      unreadable(kind, e);
      return null;
    }
  }

  private Tables.Rows rows(Sighting there) {
    return there.isHeld()
        ? (columns, consumer) -> compacted.read(there.path(), there.holder(), columns, consumer)
        : (columns, consumer) ->
            ParquetRecords.read(lake.read(there.kind(), there.path()), columns, consumer);
  }

  /** The rows of a table's object, and whether it has a column of text. */
  private Tables.Content content(Sighting there) throws IOException {
    if (there.isHeld()) {
      return new Tables.Content(there.rows(), compacted.footer(there.holder()), rows(there));
    }
    byte[] object = lake.read(there.kind(), there.path());
    ParquetFooter footer = ParquetFooter.of(object);
    return new Tables.Content(
        footer.rows(),
        footer,
        (columns, consumer) -> ParquetRecords.read(object, columns, consumer));
  }

  private void compare(String kind, long rows) {
    Sighting there = listed.get(kind);
    Sighting said = expected.get(kind);
    if (said != null && (said.rows() != rows || said.bytes() != there.bytes())) {
      findings.add(
          Disagreement.CHANGED_OBJECT,
          object(kind)
              + " has "
              + rows
              + " rows and "
              + there.bytes()
              + " bytes; etl_meta says "
              + said.rows()
              + " and "
              + said.bytes());
    }
  }

  private void unreadable(String kind, IOException e) {
    findings.add(
        Disagreement.UNREADABLE_OBJECT, object(kind) + " cannot be read: " + e.getMessage());
  }

  /** The whole name of an object, whether it is there or not. */
  private String object(String kind) {
    Sighting there = listed.getOrDefault(kind, expected.get(kind));
    if (there == null) {
      String folder = NOT_COMPACTED.contains(kind) ? name.topic() : kind;
      String suffix = lake.of(kind).equals(lake.standard()) ? ".parquet" : ".json.*";
      return lake.name(kind, folder + "/" + name.stem() + suffix);
    }
    String object = lake.name(kind, there.path());
    return there.isHeld() ? object + " in " + lake.name(kind, there.holder()) : object;
  }

  private interface Reader<T> {
    T read(Sighting there) throws IOException;
  }

  private interface RowCount<T> {
    long of(T content);
  }
}
