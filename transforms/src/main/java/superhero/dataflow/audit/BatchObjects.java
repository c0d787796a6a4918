package superhero.dataflow.audit;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.lake.Lake;
import superhero.dataflow.range.ObjectName;
import superhero.dataflow.range.StoredObject;

/**
 * Which objects of a batch are there, and which should be: what the listing says of them beside
 * what etl_meta says. Names them for the findings.
 */
final class BatchObjects {
  private static final Set<String> NOT_COMPACTED =
      Set.of(StoredObject.RAW, StoredObject.DEAD_LETTERS);

  private final Lake lake;
  private final ObjectName name;
  private final Findings findings;
  private final SortedMap<String, Sighting> listed = new TreeMap<>();
  private final SortedMap<String, Sighting> expected = new TreeMap<>();

  BatchObjects(Lake lake, ObjectName name, Iterable<Sighting> sightings, Findings findings) {
    this.lake = lake;
    this.name = name;
    this.findings = findings;
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

  /** The kinds of objects that are there. */
  Set<String> listed() {
    return listed.keySet();
  }

  /** Where an object is; null if it is not there. */
  @Nullable Sighting there(String kind) {
    return listed.get(kind);
  }

  /**
   * The first offset of the range that the batch is of, as etl_meta says; -1 if it says nothing.
   */
  long range() {
    return expected.isEmpty() ? -1 : expected.get(expected.firstKey()).range();
  }

  /** How many messages of each model etl_meta says that an object has; null where it does not. */
  @Nullable Map<String, Long> said(String kind) {
    Sighting said = expected.get(kind);
    return said == null ? null : said.messages();
  }

  /** Compares what is there with what should be. */
  void compare() {
    missing();
    unlisted();
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
          name(kind)
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
          name(listed.containsKey(StoredObject.RAW) ? StoredObject.RAW : listed.firstKey())
              + (listed.size() == 1 ? "" : " and " + (listed.size() - 1) + " more of its batch")
              + ": no etl_meta lists it");
      return;
    }
    for (String kind : listed.keySet()) {
      Sighting said = expected.get(kind);
      if (said == null || !said.path().equals(listed.get(kind).path())) {
        findings.add(
            Disagreement.UNLISTED_OBJECT, name(kind) + ": the etl_meta of its range lacks it");
      }
    }
  }

  /** Compares what an object holds with what etl_meta says. */
  void compare(String kind, long rows) {
    Sighting there = listed.get(kind);
    Sighting said = expected.get(kind);
    if (said != null && (said.rows() != rows || said.bytes() != there.bytes())) {
      findings.add(
          Disagreement.CHANGED_OBJECT,
          name(kind)
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

  void unreadable(String kind, IOException e) {
    findings.add(Disagreement.UNREADABLE_OBJECT, name(kind) + " cannot be read: " + e.getMessage());
  }

  /** The whole name of an object, whether it is there or not. */
  String name(String kind) {
    Sighting there = listed.getOrDefault(kind, expected.get(kind));
    if (there == null) {
      String folder = NOT_COMPACTED.contains(kind) ? name.topic() : kind;
      String suffix = lake.of(kind).equals(lake.standard()) ? ".parquet" : ".json.*";
      return lake.name(kind, folder + "/" + name.stem() + suffix);
    }
    String object = lake.name(kind, there.path());
    return there.isHeld() ? object + " in " + lake.name(kind, there.holder()) : object;
  }
}
