package superhero.dataflow.parquet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import superhero.dataflow.lake.Location;

/**
 * A Parquet object that holds the rows of several, of one folder and in the order of their names.
 * Its footer lists them, as JSON under the key {@code superhero.joined}:
 *
 * <pre>[{"name":"logs_….parquet","rows":25,"bytes":1234,"crc32c":"0a1b2c3d"}]</pre>
 *
 * <p>Its name follows from that list: the name of the last, how many, the sum of their bytes, the
 * list's hash: {@code logs_…_joined_0000012_45678_0a1b2c3d.parquet}. So it stands behind them in a
 * listing, also behind one that held fewer of them: whoever lists page by page, while it takes
 * their place, does not miss both.
 *
 * @param members what it holds
 */
public record CompactedObject(List<Member> members) {
  /** Key of the list in the footer. */
  static final String TEXT = "superhero.joined";

  private static final String SUFFIX = ".parquet";
  private static final Pattern NAME =
      Pattern.compile("(.*/)?[^/]+_joined_\\d+_(?<bytes>\\d{1,18})_[0-9a-f]{8}\\.parquet");
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * An object that it holds.
   *
   * @param name in the same folder
   * @param crc32c of its bytes, 8 hexadecimal digits
   */
  public record Member(String name, long rows, long bytes, String crc32c) {
    static Member of(String name, long rows, byte[] object) {
      CRC32C crc = new CRC32C();
      crc.update(object, 0, object.length);
      String checksum = String.format(Locale.ROOT, "%08x", crc.getValue());
      return new Member(name, rows, object.length, checksum);
    }

    /** True where these are its bytes. */
    public boolean is(byte[] object) {
      return equals(of(name, rows, object));
    }
  }

  public CompactedObject {
    members = List.copyOf(members);
  }

  /** True where a path, or a name, is that of such an object. */
  public static boolean isNamed(String path) {
    return NAME.matcher(path).matches();
  }

  /**
   * How much there is to join: the bytes of an object, or of those that it holds, which may have
   * been more. So what was once compacted does not look smaller, and is not compacted again for it.
   */
  public static long weight(String path, long bytes) {
    Matcher name = NAME.matcher(path);
    return name.matches() ? Long.parseLong(name.group("bytes")) : bytes;
  }

  public String name() {
    String last = members.get(members.size() - 1).name();
    long bytes = members.stream().mapToLong(Member::bytes).sum();
    String hash =
        UUID.nameUUIDFromBytes(text().getBytes(StandardCharsets.UTF_8)).toString().substring(0, 8);
    return last.substring(0, last.length() - SUFFIX.length())
        + String.format(Locale.ROOT, "_joined_%07d_", members.size())
        + bytes
        + "_"
        + hash
        + SUFFIX;
  }

  /**
   * Reads the list of an object that is named so.
   *
   * @throws IOException where it cannot be read, or is not what its name says
   */
  public static CompactedObject read(Location location, String path) throws IOException {
    return of(path, ParquetFooter.read(location, path));
  }

  /** As {@link #read}, of the bytes of an object. */
  public static CompactedObject of(String path, byte[] object) throws IOException {
    return of(path, ParquetFooter.of(object));
  }

  static CompactedObject of(String path, ParquetFooter footer) throws IOException {
    String text =
        footer.text(TEXT).orElseThrow(() -> new IOException("it has no list of what it holds"));
    CompactedObject object;
    try {
      object = new CompactedObject(JSON.readValue(text, new TypeReference<List<Member>>() {}));
    } catch (JsonProcessingException e) {
      throw new IOException("its list of what it holds cannot be read", e);
    }
    long rows = object.members.stream().mapToLong(Member::rows).sum();
    if (rows != footer.rows()) {
      throw new IOException("it has " + footer.rows() + " rows, and lists " + rows);
    }
    if (object.members.isEmpty() || !("/" + path).endsWith("/" + object.name())) {
      throw new IOException("it lists other objects than its name says");
    }
    return object;
  }

  String text() {
    try {
      return JSON.writeValueAsString(members);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records are always JSON", e);
    }
  }
}
