package superhero.dataflow.compact;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.lake.Location;
import superhero.dataflow.parquet.CompactedObject;
import superhero.dataflow.parquet.CompactedObject.Member;
import superhero.dataflow.parquet.ParquetCopy;
import superhero.dataflow.range.StoredObject;

/**
 * The folder of a table's event window, whose objects are compacted, or expanded again. A compacted
 * object says what it holds, so a run that is killed between the two steps of either leaves nothing
 * behind that the next could not tell.
 */
public final class TableFolder {
  private static final String PARQUET = "application/vnd.apache.parquet";

  private final Location standard;
  private final String path;

  /**
   * A folder.
   *
   * @param path below the location of the tables
   */
  public TableFolder(Location standard, String path) {
    this.standard = standard;
    this.path = path;
  }

  /**
   * Writes one object with the rows of several, and deletes these. What compacted ones among them
   * hold is put in order with the others, so the object is the same as if it were made at once.
   *
   * @return what was written; empty where one of them is gone: an attempt before this one did it,
   *     and what it left is swept
   * @throws IOException that names an object that cannot be read; nothing was done
   */
  Optional<StoredObject> compact(List<String> names) throws IOException {
    Map<String, ParquetCopy.Source> sources = new HashMap<>();
    try {
      return Optional.of(compact(names, sources));
    } catch (FileNotFoundException e) {
      sweep(names(), any -> {});
      return Optional.empty();
    } finally {
      for (ParquetCopy.Source source : sources.values()) {
        source.close();
      }
    }
  }

  private StoredObject compact(List<String> names, Map<String, ParquetCopy.Source> sources)
      throws IOException {
    SortedMap<String, String> holders = new TreeMap<>();
    for (String name : names) {
      holders.put(name, name);
      if (CompactedObject.isNamed(name)) {
        holders.remove(name);
        sources.put(name, open(name));
        sources.get(name).members().forEach(member -> holders.put(member.name(), name));
      }
    }
    List<Member> members = new ArrayList<>();
    ParquetCopy copy = null;
    for (Map.Entry<String, String> each : holders.entrySet()) {
      String name = each.getValue();
      ParquetCopy.Source source = sources.containsKey(name) ? sources.get(name) : open(name);
      sources.put(name, source);
      copy = copy == null ? source.empty() : copy;
      try {
        members.add(copy.addNext(source));
      } catch (IOException e) {
        throw unreadable(name, e);
      }
      if (!CompactedObject.isNamed(name)) {
        sources.remove(name).close();
      }
    }
    CompactedObject compacted = new CompactedObject(members);
    byte[] bytes = copy.finish(compacted);
    standard.put(path(compacted.name()), bytes, PARQUET);
    standard.delete(names.stream().map(this::path).toList());
    long rows = members.stream().mapToLong(Member::rows).sum();
    return new StoredObject(path, path(compacted.name()), rows, bytes.length);
  }

  private ParquetCopy.Source open(String name) throws IOException {
    try {
      return new ParquetCopy.Source(name, standard.get(path(name)));
    } catch (FileNotFoundException e) {
      throw e;
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  /**
   * What was done with the objects of a folder.
   *
   * @param deleted names
   * @param left names of those that cannot be told
   */
  record Swept(Set<String> deleted, Set<String> left) {}

  /**
   * Deletes objects whose rows are in a compacted one as well: a run was killed before it did so,
   * or ingest has written a range again that it had not committed.
   *
   * @param names of the folder's objects
   * @param left takes a sentence for an object that is not what the compacted one holds
   */
  Swept sweep(Set<String> names, Consumer<String> left) {
    Map<String, CompactedObject> compacted = new TreeMap<>();
    Set<String> others = new HashSet<>();
    for (String name : names) {
      try {
        if (CompactedObject.isNamed(name)) {
          compacted.put(name, CompactedObject.read(standard, path(name)));
        }
      } catch (FileNotFoundException e) {
        // An attempt before this one has swept it.
      } catch (IOException e) {
        left.accept(unreadable(name, e).getMessage());
        others.add(name);
      }
    }
    Map<String, String> holders = new HashMap<>();
    List<String> copies = new ArrayList<>();
    compacted.forEach(
        (name, object) -> {
          String holder = holderOf(object, name, compacted);
          if (holder != null) {
            copies.add(name);
          } else {
            object.members().forEach(member -> holders.putIfAbsent(member.name(), name));
          }
        });
    for (String name : names) {
      String holder = holders.get(name);
      if (holder == null) {
        continue;
      }
      if (isCopy(name, compacted.get(holder))) {
        copies.add(name);
      } else {
        left.accept(
            standard + path(name) + ": " + holder + " holds it with other bytes; standardize both");
        others.add(name);
        others.add(holder);
      }
    }
    standard.delete(copies.stream().map(this::path).toList());
    return new Swept(Set.copyOf(copies), others);
  }

  /** Puts the objects that a compacted one holds in its place. */
  void expand(String name) {
    try {
      Set<String> there = names();
      try (ParquetCopy.Source source = new ParquetCopy.Source(name, standard.get(path(name)))) {
        while (source.hasNext()) {
          ParquetCopy copy = source.empty();
          Member member = copy.addNext(source);
          byte[] bytes = copy.finish();
          // What is there is the same, or newer.
          if (!there.contains(member.name())) {
            standard.put(path(member.name()), bytes, PARQUET);
          }
        }
      }
      standard.delete(List.of(path(name)));
    } catch (FileNotFoundException e) {
      // An attempt before this one has done it.
    } catch (IOException e) {
      throw refusal(name, e);
    }
  }

  /**
   * The compacted objects, by name.
   *
   * @throws JobException where one cannot be read, so that nobody knows what it holds
   */
  public SortedMap<String, CompactedObject> compacted() {
    SortedMap<String, CompactedObject> compacted = new TreeMap<>();
    for (Location.Listed each : standard.listFolder(path(""), ".parquet")) {
      String name = each.path().substring(path.length() + 1);
      try {
        if (CompactedObject.isNamed(name)) {
          compacted.put(name, CompactedObject.read(standard, each.path()));
        }
      } catch (FileNotFoundException e) {
        // Expanded by an attempt before this one.
      } catch (IOException e) {
        throw refusal(name, e);
      }
    }
    return compacted;
  }

  /** Another one that holds all that this one does, and more. */
  private static @Nullable String holderOf(
      CompactedObject object, String name, Map<String, CompactedObject> compacted) {
    return compacted.entrySet().stream()
        .filter(other -> !other.getKey().equals(name))
        .filter(other -> new HashSet<>(other.getValue().members()).containsAll(object.members()))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  private Set<String> names() {
    return standard.listFolder(path(""), ".parquet").stream()
        .map(object -> object.path().substring(path.length() + 1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private boolean isCopy(String name, CompactedObject holder) {
    try {
      byte[] object = standard.get(path(name));
      return holder.members().stream()
          .anyMatch(member -> member.name().equals(name) && member.is(object));
    } catch (FileNotFoundException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private String path(String name) {
    return path + "/" + name;
  }

  private JobException refusal(String name, IOException e) {
    return new JobException(
        unreadable(name, e).getMessage()
            + "; its rows are asked for: delete it, and standardize its window",
        e);
  }

  private IOException unreadable(String name, IOException e) {
    return new IOException(standard + path(name) + ": " + e.getMessage(), e);
  }
}
