package superhero.dataflow.audit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.lake.Lake;
import superhero.dataflow.message.RawLines;
import superhero.dataflow.model.Models;
import superhero.dataflow.parquet.CompactedRows;
import superhero.dataflow.range.ObjectName;
import superhero.dataflow.range.StoredObject;

/** The objects of one batch, read once each. */
final class Inspection {
  private static final Set<String> NOT_OF_MODELS =
      Set.of(StoredObject.RAW, StoredObject.DEAD_LETTERS, AuditLake.BUFFER_META);

  private final Lake lake;
  private final TableObjects tables;
  private final ObjectName name;
  private final BatchObjects objects;
  private final Findings findings = new Findings();

  Inspection(Lake lake, CompactedRows compacted, ObjectName name, Iterable<Sighting> sightings) {
    this.lake = lake;
    this.tables = new TableObjects(lake, compacted);
    this.name = name;
    this.objects = new BatchObjects(lake, name, sightings, findings);
  }

  Evidence.Slice slice() {
    objects.compare();
    List<Row> raw = lines(StoredObject.RAW);
    List<Letter> deadLetters = letters();
    Tables.BufferMeta buffer =
        read(
            AuditLake.BUFFER_META,
            there -> Tables.bufferMeta(tables.rows(there)),
            meta -> meta.rows().size());
    Pairing pairing = new Pairing(findings, objects::name);
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
      pairing.letters(dead, objects.said(StoredObject.DEAD_LETTERS));
    }
    Evidence.Counts counts =
        new Evidence.Counts(
            objects.listed().size(),
            raw == null ? 0 : raw.size(),
            buffer == null ? 0 : buffer.rows().size(),
            dead.size());
    dead.forEach(each -> counts.addLetter(each.model()));
    for (String kind : objects.listed()) {
      if (!NOT_OF_MODELS.contains(kind)) {
        table(kind, buffer, dead, pairing, counts);
      }
    }
    return new Evidence.Slice(
        objects.name(StoredObject.RAW),
        name.topicId(),
        name.start(),
        name.end(),
        objects.range(),
        raw != null,
        rawRuns,
        bufferRuns,
        counts,
        findings);
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

  /** The table of a model: which messages its rows are of, if it tells. */
  private void table(
      String kind,
      Tables.@Nullable BufferMeta buffer,
      List<Letter> dead,
      Pairing pairing,
      Evidence.Counts counts) {
    Tables.Ids ids = read(kind, there -> Tables.ids(tables.content(there)), Tables.Ids::rows);
    if (ids == null) {
      return;
    }
    Map<String, Long> said = objects.said(kind);
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
          objects.name(kind)
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
    Sighting there = objects.there(kind);
    if (there == null) {
      return null;
    }
    try {
      T content = reader.read(there);
      objects.compare(kind, count.of(content));
      return content;
    } catch (IOException e) {
      objects.unreadable(kind, e);
      return null;
    }
  }

  private interface Reader<T> {
    T read(Sighting there) throws IOException;
  }

  private interface RowCount<T> {
    long of(T content);
  }
}
