package superhero.dataflow.standardize;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.message.Message;
import superhero.dataflow.message.RawLines;
import superhero.dataflow.model.MessageRows;
import superhero.dataflow.model.Models;
import superhero.dataflow.range.Batch;
import superhero.dataflow.range.Manifest;
import superhero.dataflow.range.Range;
import superhero.dataflow.range.RangeRecord;
import superhero.dataflow.range.StoredObject;
import superhero.dataflow.range.WrittenRange;
import superhero.dataflow.rawlog.Tables;
import superhero.dataflow.write.OpenBatches;
import superhero.dataflow.write.Sink;

/** One range, from its raw objects into the tables. Holds the messages of an object at a time. */
final class RangeReplay {
  private final Tables tables;
  private final Manifest manifest;
  private final String etlId;
  private final @Nullable List<StoredObject> former;

  /** A range and what the tables have of it. */
  RangeReplay(Tables tables, Manifest manifest) {
    this.tables = tables;
    this.manifest = manifest;
    this.etlId = manifest.range().etlId();
    this.former = tables.objects(manifest).orElse(null);
  }

  /** A raw object that cannot be read; its message names it and says why. */
  static final class Unreadable extends Exception {
    Unreadable(String object, IOException cause) {
      super(object + ": " + cause.getMessage(), cause);
    }
  }

  /**
   * Writes the range.
   *
   * @param etlMeta written when all else is
   * @param rewritten the kinds of objects that the sinks write: what they no longer write is
   *     deleted, objects of other kinds stay
   */
  WrittenRange into(List<Sink> sinks, RangeRecord etlMeta, Predicate<String> rewritten)
      throws Unreadable, IOException {
    Instant started = Instant.now();
    Range range = manifest.range();
    if (manifest.objects().size() > 1) {
      // Nothing of a range is written unless all of it can be read.
      for (StoredObject raw : manifest.objects()) {
        read(raw, message -> {});
      }
    }
    List<String> replacing =
        former == null ? List.of() : List.of(Tables.REPLACING + manifest.path());
    replacing.forEach(path -> tables.standard().put(path, manifest.encode(), "application/json"));
    List<Sink> all = new ArrayList<>();
    all.add(RawAsItIs.of(manifest));
    all.addAll(sinks);
    try (OpenBatches batches = new OpenBatches(range, all, tables.models())) {
      for (StoredObject raw : manifest.objects()) {
        Batch batch = manifest.batch(raw);
        read(raw, message -> add(batches, message, batch));
        batches.write(batch.range());
      }
      List<StoredObject> objects = new ArrayList<>(batches.objects());
      inTables().stream()
          .filter(each -> !each.kind().equals(StoredObject.RAW) && !rewritten.test(each.kind()))
          .forEach(objects::add);
      WrittenRange written =
          new WrittenRange(range, started, batches.windows(), batches.messages(), objects);
      etlMeta.put(written, () -> {});
      tables.standard().delete(replacing);
      return written;
    }
  }

  /** Stands for the sink that wrote the raw objects which are read. */
  private record RawAsItIs(HashMap<Batch, StoredObject> objects) implements Sink {
    static RawAsItIs of(Manifest manifest) {
      HashMap<Batch, StoredObject> objects = new HashMap<>();
      manifest.objects().forEach(object -> objects.put(manifest.batch(object), object));
      return new RawAsItIs(objects);
    }

    @Override
    public Writer open(Range range) {
      return (batch, uploads) -> List.of(objects.get(batch));
    }
  }

  boolean isInTables() {
    return former != null;
  }

  /** True where a run was killed while it replaced the range. */
  boolean wasInterrupted() {
    return tables.standard().find(Tables.REPLACING + manifest.path()).isPresent();
  }

  /** A message that a model could not take. */
  private record Letter(long offset, String model) {}

  /** True where the tables have the range, and a dead letter of it would be none now. */
  boolean hasDeadLettersThatFit() throws Unreadable {
    MessageRows rows = new MessageRows(tables.models().ofMessages());
    boolean[] fits = {false};
    for (StoredObject object : formerOf(StoredObject.DEAD_LETTERS)) {
      readLetters(
          object,
          (message, model) ->
              fits[0] |=
                  rows.of(message).deadLetters().stream()
                      .noneMatch(each -> model.equals(each.model())));
    }
    return fits[0];
  }

  /**
   * True where the tables have the range, with the dead letters that it would have now.
   *
   * @param names the models whose dead letters are compared
   */
  boolean hasTheSameDeadLettersOf(Set<String> names) throws Unreadable {
    if (!isInTables()) {
      return false;
    }
    // The table of dead letters follows from those of all models.
    Predicate<String> compared =
        names.contains(Models.DEAD_LETTER_META) ? any -> true : names::contains;
    MessageRows rows =
        new MessageRows(
            tables.models().ofMessages().stream()
                .filter(model -> compared.test(model.name()))
                .toList());
    Map<Batch, StoredObject> deadLetters = new HashMap<>();
    formerOf(StoredObject.DEAD_LETTERS)
        .forEach(each -> deadLetters.put(manifest.batch(each), each));
    for (StoredObject raw : manifest.objects()) {
      Set<Letter> now = new HashSet<>();
      read(
          raw,
          message ->
              rows.of(message)
                  .deadLetters()
                  .forEach(each -> now.add(new Letter(message.kafka().offset(), each.model()))));
      Set<Letter> before = new HashSet<>();
      StoredObject object = deadLetters.get(manifest.batch(raw));
      if (object != null) {
        readLetters(
            object, (message, model) -> before.add(new Letter(message.kafka().offset(), model)));
        before.removeIf(each -> !compared.test(each.model()));
      }
      if (!now.equals(before)) {
        return false;
      }
    }
    return true;
  }

  private List<StoredObject> inTables() {
    return former == null ? List.of() : former;
  }

  private List<StoredObject> formerOf(String kind) {
    return inTables().stream().filter(object -> object.kind().equals(kind)).toList();
  }

  /** Gives each message of a raw or dead letters object. */
  private void read(StoredObject object, Consumer<Message> messages) throws Unreadable {
    readLetters(object, (message, model) -> messages.accept(message));
  }

  /** With the model that each dead letter is of. */
  private void readLetters(StoredObject object, BiConsumer<Message, String> letters)
      throws Unreadable {
    Range range = manifest.range();
    try {
      long rows =
          RawLines.readDeadLetters(
              object.path(),
              tables.of(object.kind()).get(object.path()),
              range.topic(),
              range.partition(),
              (kafka, model) -> letters.accept(new Message(range, etlId, kafka), model));
      if (rows != object.rows()) {
        throw new IOException("it has " + rows + " lines, and should have " + object.rows());
      }
    } catch (IOException e) {
      throw new Unreadable(tables.of(object.kind()) + object.path(), e);
    }
  }

  private static void add(OpenBatches batches, Message message, Batch batch) {
    try {
      batches.add(message, batch.window());
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
  }
}
