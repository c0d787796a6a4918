package superhero.dataflow.lake;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.range.Manifest;
import superhero.dataflow.range.Range;
import superhero.dataflow.range.StoredObject;

/**
 * Where the objects of a group go. The offsets of a group belong to one lake.
 *
 * @param standard null where the group writes raw alone
 * @param deadLetters null where it writes none
 */
public record Lake(Location raw, @Nullable Location standard, @Nullable Location deadLetters)
    implements Serializable {
  /** Where objects of a kind are, see {@link StoredObject#kind}; null where there are none. */
  public @Nullable Location of(String kind) {
    return switch (kind) {
      case StoredObject.RAW -> raw;
      case StoredObject.DEAD_LETTERS -> deadLetters;
      default -> standard;
    };
  }

  /** The whole name of an object. */
  public String name(String kind, String path) {
    return of(kind) + path;
  }

  /** The bytes of an object, asked for once. */
  public byte[] read(String kind, String path) throws IOException {
    return of(kind).read(path);
  }

  /** True where the other is the same folders, however they are written. */
  public boolean isSameAs(Lake other) {
    return same(raw, other.raw)
        && same(standard, other.standard)
        && same(deadLetters, other.deadLetters);
  }

  /**
   * To be asked before the first range of a partition is planned.
   *
   * @param last any of its ranges: names of all are of the same length
   * @throws JobException if a location takes no names so long
   */
  public void checkNames(Range last) {
    // As long as that of Parquet, or longer.
    String longest = last.objectName() + last.rawCompression().suffix();
    for (Location each : locations()) {
      if (!each.takesName(longest)) {
        throw new JobException(
            "the name of topic "
                + last.topic()
                + " is too long for the disk at "
                + each
                + ": files would have names of "
                + longest.length()
                + " bytes; write to an object store, or leave the topic out");
      }
    }
  }

  private List<Location> locations() {
    return Stream.of(raw, standard, deadLetters).filter(Objects::nonNull).toList();
  }

  /** True if neither an identity nor a range is in any of the locations. */
  public boolean isEmpty() {
    return LakeIdentity.ids(locations()).isEmpty() && raw.list(Manifest.FOLDER, ".json").isEmpty();
  }

  private static boolean same(@Nullable Location one, @Nullable Location other) {
    boolean both = one != null && other != null;
    return both ? one.isSameAs(other) : Objects.equals(one, other);
  }

  @Override
  public String toString() {
    return "raw " + raw + ", standard " + name(standard) + ", dead letters " + name(deadLetters);
  }

  /** A location as users know it; none where there is none. */
  public static String name(@Nullable Location location) {
    return location == null ? "none" : location.toString();
  }
}
