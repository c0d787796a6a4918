package superhero.dataflow.replay;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.batch.JobException;
import superhero.dataflow.batch.StoredObject;
import superhero.dataflow.lake.JoinedObject;
import superhero.dataflow.lake.JoinedObject.Member;
import superhero.dataflow.lake.Location;
import superhero.dataflow.lake.ParquetCopy;

/**
 * The folder of a table's event window, whose objects are joined, or taken apart again. A joined
 * object says what it holds, so a run that is killed between the two steps of either leaves nothing
 * behind that the next could not tell.
 */
final class TableFolder {
  private static final String PARQUET = "application/vnd.apache.parquet";

  private final Location standard;
  private final String path;

  /**
   * A folder.
   *
   * @param path below the location of the tables
   */
  TableFolder(Location standard, String path) {
    this.standard = standard;
    this.path = path;
  }

  /**
   * Writes one object with the rows of several, and deletes these.
   *
   * @return what was written; empty where one of them is gone: an attempt before this one did it,
   *     and what it left is swept
   * @throws IOException that names an object that cannot be read; nothing was done
   */
  Optional<StoredObject> join(List<String> names) throws IOException {
    List<Member> members = new ArrayList<>();
    ParquetCopy copy = null;
    for (String name : names) {
      byte[] object;
      try {
        object = standard.get(path(name));
      } catch (FileNotFoundException e) {
        sweep(names(), any -> {});
        return Optional.empty();
      } catch (IOException e) {
        throw unreadable(name, e);
      }
      try (ParquetCopy.Source source = new ParquetCopy.Source(object)) {
        copy = copy == null ? source.empty() : copy;
        copy.add(source, source.count());
        members.addAll(source.members(name));
      } catch (IOException e) {
        throw unreadable(name, e);
      }
    }
    JoinedObject joined = new JoinedObject(members);
    byte[] bytes = copy.finish(joined);
    standard.put(path(joined.name()), bytes, PARQUET);
    standard.delete(names.stream().map(this::path).toList());
    long rows = members.stream().mapToLong(Member::rows).sum();
    return Optional.of(new StoredObject(path, path(joined.name()), rows, bytes.length));
  }

  /**
   * What was done with the objects of a folder.
   *
   * @param deleted names
   * @param left names of those that cannot be told
   */
  record Swept(Set<String> deleted, Set<String> left) {}

  /**
   * Deletes objects whose rows are in a joined one as well: a run was killed before it did so, or
   * ingest has written a range again that it had not committed.
   *
   * @param names of the folder's objects
   * @param left takes a sentence for an object that is not what the joined one holds
   */
  Swept sweep(Set<String> names, Consumer<String> left) {
    Map<String, JoinedObject> joined = new TreeMap<>();
    Set<String> others = new HashSet<>();
    for (String name : names) {
      try {
        if (JoinedObject.isNamed(name)) {
          joined.put(name, JoinedObject.read(standard, path(name)));
        }
      } catch (IOException e) {
        left.accept(unreadable(name, e).getMessage());
        others.add(name);
      }
    }
    Map<String, String> holders = new HashMap<>();
    List<String> copies = new ArrayList<>();
    joined.forEach(
        (name, object) -> {
          String holder = holderOf(object, name, joined);
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
      if (isCopy(name, joined.get(holder))) {
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

  /** Puts the objects that a joined one holds in its place. */
  void expand(String name) {
    try {
      byte[] object = standard.get(path(name));
      Set<String> there = names();
      try (ParquetCopy.Source source = new ParquetCopy.Source(object)) {
        for (Member member : source.members(name)) {
          ParquetCopy copy = source.empty();
          copy.add(source, member.rows());
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
      throw new JobException(
          unreadable(name, e).getMessage()
              + "; it holds ranges that are to be written anew: delete it, and standardize its"
              + " window",
          e);
    }
  }

  /** The names of the joined objects that hold one of these. */
  List<String> holdersOf(Set<String> names) {
    List<String> holders = new ArrayList<>();
    for (Location.Listed each : standard.list(path(JoinedObject.PATTERN))) {
      String name = each.path().substring(path.length() + 1);
      try {
        if (JoinedObject.isNamed(name)
            && JoinedObject.read(standard, each.path()).members().stream()
                .anyMatch(member -> names.contains(member.name()))) {
          holders.add(name);
        }
      } catch (FileNotFoundException e) {
        // Taken apart by an attempt before this one.
      } catch (IOException e) {
        throw new JobException(
            unreadable(name, e).getMessage()
                + "; it may hold ranges that are to be written anew: delete it, and standardize its"
                + " window",
            e);
      }
    }
    return holders;
  }

  /** Another one that holds all that this one does, and more. */
  private static @Nullable String holderOf(
      JoinedObject object, String name, Map<String, JoinedObject> joined) {
    return joined.entrySet().stream()
        .filter(other -> !other.getKey().equals(name))
        .filter(other -> new HashSet<>(other.getValue().members()).containsAll(object.members()))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  private Set<String> names() {
    return standard.list(path("*.parquet")).stream()
        .map(object -> object.path().substring(path.length() + 1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private boolean isCopy(String name, JoinedObject holder) {
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

  private IOException unreadable(String name, IOException e) {
    return new IOException(standard + path(name) + ": " + e.getMessage(), e);
  }
}
