package superhero.dataflow.pipelines.settings;

import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.lake.LakeIdentity;
import superhero.dataflow.lake.Location;
import superhero.dataflow.pipelines.options.LakeOptions;
import superhero.dataflow.pipelines.options.Mistakes;
import superhero.dataflow.store.UploadOptions;

/** The options that name a lake. */
public final class Locations {
  /** In place of a location of tables, for a lake that is raw alone. */
  public static final String NONE = "none";

  private Locations() {}

  /** To be called before the file systems get the options: they look at it at once. */
  public static void checkPlaces(LakeOptions options, Mistakes mistakes) {
    location("tempLocation", options.getTempLocation(), mistakes);
    UploadOptions uploads = options.as(UploadOptions.class);
    if (uploads.getMaxUploads() < 0) {
      mistakes.add("maxUploads", uploads.getMaxUploads(), "should be 0 or more");
    }
    mistakes.checkAtLeastOne("maxUploadBytes", uploads.getMaxUploadBytes());
  }

  /**
   * Adds what is wrong with them. Raw and dead letters have equal names below their locations: one
   * would replace the other.
   */
  public static void check(
      @Nullable String rawOption,
      @Nullable String standardOption,
      @Nullable String deadLettersOption,
      Mistakes mistakes) {
    String raw = location("raw", rawOption, mistakes);
    String standard = location("standard", standardOption, mistakes);
    String deadLetters = location("deadLetters", deadLettersOption, mistakes);
    if (same(standard, raw)) {
      mistakes.add("standard", standard, "should be another location than --raw");
    }
    if (same(deadLetters, raw) || same(deadLetters, standard)) {
      mistakes.add("deadLetters", deadLetters, "should be another location than --raw, --standard");
    }
    isNotIn(raw, "standard", standard, mistakes);
    isNotIn(raw, "deadLetters", deadLetters, mistakes);
    if (deadLetters == null && standard != null && same(raw, deadLettersIn(standard))) {
      mistakes.add("raw", raw, "should be another location than dead_letters in --standard");
    }
  }

  /**
   * Asks the locations whether they are there, and of one lake.
   *
   * @throws Mistakes.MistakesException if they are of several
   */
  public static void checkOneLake(Location raw, Location standard, Location deadLetters) {
    List<Location> all = List.of(raw, standard, deadLetters);
    all.forEach(Location::check);
    if (LakeIdentity.ids(all).size() > 1) {
      Mistakes mistakes = new Mistakes();
      mistakes.add(
          "--raw="
              + raw
              + ", --standard="
              + standard
              + ", --deadLetters="
              + deadLetters
              + ": should be of one lake, and their "
              + LakeIdentity.NAME
              + " say that they are not");
      mistakes.check();
    }
  }

  /** Asks a location whether it is there, and of no later version of this program. */
  public static void checkThere(Location location) {
    location.check();
    LakeIdentity.checkVersion(location);
  }

  /** Where dead letters go that have no location of their own. */
  public static Location deadLetters(String standard, @Nullable String deadLetters) {
    return Location.of(deadLetters == null ? deadLettersIn(standard) : deadLetters);
  }

  /** What is in raw is taken for raw. */
  private static void isNotIn(
      @Nullable String raw, String option, @Nullable String location, Mistakes mistakes) {
    if (raw != null && location != null && Location.of(location).isIn(Location.of(raw))) {
      mistakes.add(option, location, "should not be inside --raw");
    }
  }

  /** Null if there is none, or none that can be used, which is a mistake. */
  public static @Nullable String location(
      String option, @Nullable String location, Mistakes mistakes) {
    if (location == null) {
      return null;
    }
    if (location.isBlank() || location.equals(NONE)) {
      mistakes.add(option, location, "should be a location such as s3://bucket/prefix");
      return null;
    }
    try {
      Location.of(location);
      return location;
    } catch (IllegalArgumentException e) {
      mistakes.add(option, location, e.getMessage());
      return null;
    }
  }

  /** False if one cannot be used, which is a mistake by itself. */
  public static boolean same(@Nullable String one, @Nullable String other) {
    try {
      return one != null && other != null && Location.of(one).isSameAs(Location.of(other));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String deadLettersIn(String standard) {
    return Location.of(standard) + "dead_letters";
  }
}
