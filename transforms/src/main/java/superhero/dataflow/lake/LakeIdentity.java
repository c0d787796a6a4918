package superhero.dataflow.lake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.failure.JobException;

/**
 * Whose lake a location is: the object {@code _lake.json} in each of its locations, which the first
 * {@code ingest} writes.
 *
 * <pre>
 * {"format_version":1,"id":"0b8e…","role":"raw","consumer_group":"g","raw":"s3://b/raw/",
 * "standard":"s3://b/standard/","dead_letters":"s3://b/standard/dead_letters/"}
 * </pre>
 *
 * <p>The id follows from the consumer group and the raw location, so two jobs of one group that
 * start at once write the same. A job that claims a location announces itself by an empty object
 * {@code _lake.json.<id>.<random>} for that moment. Settings that may change between two runs, such
 * as the window, are not part of it.
 *
 * @param role "raw", "standard" or "dead_letters"
 * @param standard null for a lake that is raw alone
 * @param deadLetters null if there are none
 */
public record LakeIdentity(
    String id,
    String role,
    String group,
    String raw,
    @Nullable String standard,
    @Nullable String deadLetters) {
  /** Below each location. */
  public static final String NAME = "_lake.json";

  private static final int VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Makes locations the lake of a consumer group, or finds that they are. Objects that an earlier
   * version wrote without an identity are the group's from now on.
   *
   * <p>Looks into the folders above each location, and for one that nobody has claimed yet, once,
   * into all below it: so of two lakes one inside the other the second is refused, whichever it is.
   *
   * @return the lake's id
   * @throws JobException if one of them is of another lake, inside one, or around one; nothing was
   *     written then
   */
  public static String claim(
      String group, Location raw, @Nullable Location standard, @Nullable Location deadLetters) {
    Map<Location, LakeIdentity> toWrite = new LinkedHashMap<>();
    List<Location> unclaimed = new ArrayList<>();
    for (LakeIdentity own : of(group, raw, standard, deadLetters)) {
      Location location = Location.of(own.location());
      Optional<LakeIdentity> there = read(location);
      there.ifPresent(other -> own.compare(location, other));
      own.checkAbove(location);
      if (there.isEmpty()) {
        own.checkBelow(location);
        unclaimed.add(location);
      }
      LakeIdentity merged = own.merge(there);
      if (!there.equals(Optional.of(merged))) {
        toWrite.put(location, merged);
      }
    }
    String id = id(group, raw);
    String ownClaims = NAME + "." + id + ".";
    String claim = ownClaims + UUID.randomUUID();
    try {
      // Of two groups that begin at once each announces itself before it looks for the other, so
      // at least one is refused. A group that has been faster has left its identity.
      unclaimed.forEach(each -> each.put(claim, new byte[0], "application/json"));
      unclaimed.forEach(each -> checkAlone(each, ownClaims));
      unclaimed.forEach(
          each -> read(each).ifPresent(other -> toWrite.get(each).compare(each, other)));
      toWrite.forEach((each, own) -> each.put(NAME, own.encode(), "application/json"));
    } catch (RuntimeException e) {
      try {
        unclaimed.forEach(each -> each.delete(List.of(claim)));
      } catch (JobException later) {
        // Who may not write may not delete either.
        e.addSuppressed(later);
      }
      throw e;
    }
    unclaimed.forEach(each -> each.delete(List.of(claim)));
    return id;
  }

  private static void checkAlone(Location location, String ownClaims) {
    for (Location.Listed each : location.listFolder(NAME + ".", "")) {
      if (!each.path().startsWith(ownClaims)) {
        throw new JobException(
            "another consumer group is about to make "
                + location
                + " its lake: start again; if no other job is starting, delete "
                + each.path()
                + " there");
      }
    }
  }

  /**
   * The ids of the lakes that locations are of; none for those that have no identity.
   *
   * @throws JobException if an identity is there and cannot be read
   */
  public static TreeSet<String> ids(List<Location> locations) {
    TreeSet<String> ids = new TreeSet<>();
    locations.forEach(location -> read(location).ifPresent(lake -> ids.add(lake.id)));
    return ids;
  }

  /**
   * Nothing for a location without an identity.
   *
   * @throws JobException if it is of a later version of this program, or cannot be read
   */
  public static void checkVersion(Location location) {
    read(location);
  }

  private static List<LakeIdentity> of(
      String group, Location raw, @Nullable Location standard, @Nullable Location deadLetters) {
    List<LakeIdentity> all = new ArrayList<>();
    for (String role : List.of("raw", "standard", "dead_letters")) {
      LakeIdentity identity =
          new LakeIdentity(
              id(group, raw), role, group, raw.toString(), text(standard), text(deadLetters));
      if (identity.location() != null) {
        all.add(identity);
      }
    }
    return all;
  }

  /** The id that a claim gives: it follows from these, whatever is there. */
  public static String id(String group, Location raw) {
    byte[] name = (group + "\n" + raw).getBytes(StandardCharsets.UTF_8);
    return UUID.nameUUIDFromBytes(name).toString();
  }

  private static @Nullable String text(@Nullable Location location) {
    return location == null ? null : location.toString();
  }

  private @Nullable String location() {
    return switch (role) {
      case "raw" -> raw;
      case "standard" -> standard;
      default -> deadLetters;
    };
  }

  /** Fills what this run has not with what another run of the lake had. */
  private LakeIdentity merge(Optional<LakeIdentity> there) {
    return new LakeIdentity(
        id,
        role,
        group,
        raw,
        standard != null ? standard : there.map(LakeIdentity::standard).orElse(null),
        deadLetters != null ? deadLetters : there.map(LakeIdentity::deadLetters).orElse(null));
  }

  private void compare(Location location, LakeIdentity other) {
    if (!other.group.equals(group)) {
      throw refusal(location, "is of the lake of consumer group " + other.group + ", not " + group);
    }
    if (!other.role.equals(role)) {
      throw refusal(location, "has the " + other.role + " of a lake, not its " + role);
    }
    compare(location, "--raw", other.raw, raw);
    compare(location, "--standard", other.standard, standard);
    compare(location, "--deadLetters", other.deadLetters, deadLetters);
  }

  private static void compare(
      Location location, String option, @Nullable String other, @Nullable String own) {
    if (other != null && own != null && !other.equals(own)) {
      throw refusal(location, "is of the lake with " + option + "=" + other + ", not " + own);
    }
  }

  private void checkAbove(Location location) {
    for (Location above : location.above()) {
      Optional<LakeIdentity> other;
      try {
        other = Optional.of(decode(above, above.get(NAME)));
      } catch (IOException e) {
        // It is not there, or above what this job may read.
        continue;
      }
      if (!other.get().id.equals(id)) {
        throw new JobException(
            location
                + " is inside "
                + above
                + ", the lake of consumer group "
                + other.get().group
                + ": give each lake a location of its own");
      }
    }
  }

  private void checkBelow(Location location) {
    for (Location.Listed each : location.list("", "/" + NAME)) {
      String folder = each.path().substring(0, each.path().length() - NAME.length());
      Location below = Location.of(location + folder);
      Optional<LakeIdentity> other = read(below);
      if (other.isPresent() && !other.get().id.equals(id)) {
        throw new JobException(
            location
                + " has "
                + below
                + " inside it, the lake of consumer group "
                + other.get().group
                + ": give each lake a location of its own");
      }
    }
  }

  private static JobException refusal(Location location, String why) {
    return new JobException(
        location
            + " "
            + why
            + ": give each lake locations of its own; if this one was moved or handed over, and no"
            + " other job writes to it, delete "
            + NAME
            + " in its locations");
  }

  private static Optional<LakeIdentity> read(Location location) {
    return location.find(NAME).map(bytes -> decode(location, bytes));
  }

  private byte[] encode() {
    ObjectNode json = JSON.createObjectNode();
    json.put("format_version", VERSION);
    json.put("id", id);
    json.put("role", role);
    json.put("consumer_group", group);
    json.put("raw", raw);
    json.put("standard", standard);
    json.put("dead_letters", deadLetters);
    return (json + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static LakeIdentity decode(Location location, byte[] bytes) {
    try {
      JsonNode json = JSON.readTree(bytes);
      int version = json.required("format_version").intValue();
      if (version > VERSION) {
        throw new JobException(
            location + NAME + " is of a later version of superhero-dataflow: use that one");
      }
      if (version < 1) {
        throw new IllegalArgumentException("its format_version should be 1 or more");
      }
      return new LakeIdentity(
          json.required("id").textValue(),
          json.required("role").textValue(),
          json.required("consumer_group").textValue(),
          json.required("raw").textValue(),
          json.required("standard").textValue(),
          json.required("dead_letters").textValue());
    } catch (IOException | IllegalArgumentException e) {
      throw new JobException(
          location + NAME + " does not say whose lake this is: " + e.getMessage(), e);
    }
  }
}
