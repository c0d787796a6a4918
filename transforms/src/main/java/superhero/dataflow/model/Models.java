package superhero.dataflow.model;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.lake.Location;
import superhero.dataflow.message.Judge;
import superhero.dataflow.message.Message;
import superhero.dataflow.message.Verdict;

/**
 * The tables of a lake: the six that ship with the project and those of a folder of the user's.
 *
 * <p>A model is a file {@code *.avsc}: an Avro record whose fields are the columns, each with a
 * {@code pointer} (JSON Pointer, RFC 6901) to where it comes from, or a {@code default}, or both. A
 * field that may be null is a union of null and its type. The record may say
 *
 * <ul>
 *   <li>{@code "where": {"/topic": ["orders", "returns"], "/value/level": "INFO"}}: takes only
 *       messages that have these values; a list is any of them, {@code {"matches": "orders\\..*"}}
 *       a regular expression for the whole of a string; without it every message;
 *   <li>{@code "each": "/value/items"}: gives a row for each entry of this object or array, which
 *       the fields see as {@code /item}, its name or index as {@code /item_key};
 *   <li>{@code "of": "range"}: gives one row for each range, not message; {@code "of":
 *       "dead_letter"} one for each message and model that could not take it.
 * </ul>
 *
 * <p>Pointers into a message begin with {@code /value}, which is the JSON of the message, or with
 * etl_id, msg_id, topic, topic_id, partition, offset, timestamp (ms), timestamp_type, key, headers,
 * serialized_key_size, serialized_value_size or checksum. A pointer that goes on into a string
 * reads the JSON in that string. Types are string, int, long, float, double, boolean, bytes, enum,
 * timestamp-micros, date, time-micros, decimal, uuid, and records, arrays and maps of these. A
 * timestamp takes numbers only if its type says their {@code "unit"}: {@code "s"}, {@code "ms"} or
 * {@code "us"}.
 */
public final class Models implements Judge {
  static final String ITEM = "item";
  static final String ITEM_KEY = "item_key";

  /** The table that has a row for each line of the dead letters. */
  public static final String DEAD_LETTER_META = "dead_letter_meta";

  /** What all that is read back is read by. */
  private static final List<String> ALWAYS = List.of("buffer_meta", DEAD_LETTER_META, "etl_meta");

  private static final List<String> SHIPPED =
      ImmutableList.<String>builder()
          .addAll(ALWAYS)
          .add("lib_server_game", "lib_server_lobby", "log_meta")
          .build();

  private static final String RESOURCES = "/models/";

  /** Text of the files by name of the model: Avro's schemas do not travel, their text does. */
  private final Map<String, String> files;

  private transient @Nullable List<Model> models;

  private Models(Map<String, String> files) {
    this.files = files;
  }

  /** The six that ship with the project. */
  public static Models shipped() {
    return of(null, true);
  }

  /**
   * The shipped ones and every {@code *.avsc} of a folder.
   *
   * @throws JobException that names each file that is wrong and the field in it
   */
  public static Models with(String folder) {
    return of(folder, true);
  }

  /**
   * Tables of a folder's files and of those that ship with the project. A file whose record has the
   * name of a shipped one replaces it, but for etl_meta, buffer_meta and dead_letter_meta, which
   * are always there.
   *
   * @param folder null for none
   * @param shipped false to leave out those that are about the simulator's messages
   * @throws JobException that names each file that is wrong and the field in it
   */
  public static Models of(@Nullable String folder, boolean shipped) {
    Map<String, String> sources = new LinkedHashMap<>();
    for (String name : shipped ? SHIPPED : ALWAYS) {
      sources.put(RESOURCES + name + ".avsc", shipped(name));
    }
    if (folder != null) {
      sources.putAll(files(folder));
    }
    return read(sources);
  }

  private static Map<String, String> files(String folder) {
    Map<String, String> files = new TreeMap<>();
    try {
      Location location = Location.of(folder);
      for (Location.Listed file : location.listFolder("", ".avsc")) {
        files.put(
            location + file.path(), new String(location.get(file.path()), StandardCharsets.UTF_8));
      }
    } catch (IllegalArgumentException e) {
      throw new JobException(e.getMessage(), e);
    } catch (IOException e) {
      throw new JobException("cannot read a model file of " + folder + ": " + e.getMessage(), e);
    }
    if (files.isEmpty()) {
      throw new JobException("no model file *.avsc in " + folder);
    }
    return files;
  }

  /** By those of messages. */
  @Override
  public Function<Message, Verdict> open() {
    return new MessageRows(ofMessages())::of;
  }

  /** All files as one text: another one if any table is another. */
  public String text() {
    return files.toString();
  }

  /** True if the project has a model of this name, in any case. */
  static boolean isShipped(String name) {
    return SHIPPED.contains(Ascii.toLowerCase(name));
  }

  /** Those that not every lake has, by name. */
  public List<Model> further() {
    return all().stream().filter(model -> !ALWAYS.contains(model.name())).toList();
  }

  /** The names of all tables. */
  public List<String> names() {
    return all().stream().map(Model::name).toList();
  }

  /** Those that give rows of messages, by name. */
  public List<Model> ofMessages() {
    return of(Model.Of.MESSAGE);
  }

  /** Those that give a row of a message and another model that could not take it, by name. */
  public List<Model> ofDeadLetters() {
    return of(Model.Of.DEAD_LETTER);
  }

  /** Those that give one row of a range, by name. */
  public List<Model> ofRanges() {
    return of(Model.Of.RANGE);
  }

  /** The names of all tables that have rows for batches, so of all but those of ranges. */
  public List<String> ofBatches() {
    return all().stream().filter(model -> model.of() != Model.Of.RANGE).map(Model::name).toList();
  }

  private List<Model> of(Model.Of of) {
    return all().stream().filter(model -> model.of() == of).toList();
  }

  static boolean isItem(String root) {
    return root.equals(ITEM) || root.equals(ITEM_KEY);
  }

  /** All, by name. */
  public synchronized List<Model> all() {
    if (models == null) {
      models = files.values().stream().map(ModelParser::parse).toList();
    }
    return models;
  }

  private static Models read(Map<String, String> sources) {
    Map<String, String> byName = new TreeMap<>();
    Map<String, String> fileOf = new TreeMap<>();
    List<String> mistakes = new ArrayList<>();
    sources.forEach(
        (file, text) -> {
          try {
            String name = ModelParser.parse(text).name();
            // Some readers and file systems take names that differ in case alone for the same.
            String other = fileOf.put(Ascii.toLowerCase(name), file);
            if (other == null || isReplaceable(name, other)) {
              byName.put(name, text);
            } else {
              mistakes.add(
                  file + " has the name " + name + ", as " + other + " has already (in any case)");
            }
          } catch (IllegalArgumentException e) {
            mistakes.add(file + " " + e.getMessage());
          }
        });
    if (!mistakes.isEmpty()) {
      throw new JobException("model file " + String.join("; model file ", mistakes));
    }
    return new Models(byName);
  }

  private static boolean isReplaceable(String name, String file) {
    return file.equals(RESOURCES + name + ".avsc") && !ALWAYS.contains(name);
  }

  private static String shipped(String name) {
    try (InputStream in = Models.class.getResourceAsStream(RESOURCES + name + ".avsc")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new JobException("cannot read the model " + name + " of the jar", e);
    }
  }
}
