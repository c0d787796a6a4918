package superhero.dataflow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.message.DeadLetter.Code;
import superhero.dataflow.message.Messages;

class ModelsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"name\":\"f\",\"type\":\"strng\",\"pointer\":\"/value\"} | strng",
        "{\"name\":\"f\",\"type\":\"string\",\"pointer\":\"value\"} | field f has pointer 'value', which has no leading slash",
        "{\"name\":\"f\",\"type\":\"string\",\"pointer\":\"/value/~2\"} | field f has pointer '/value/~2' with a ~",
        "{\"name\":\"f\",\"type\":\"string\",\"pointer\":\"/valu/x\"} | field f has pointer '/valu/x', and there is no /valu",
        "{\"name\":\"f\",\"type\":\"string\",\"pointer\":\"/item/x\"} | there is no /item",
        "{\"name\":\"f\",\"type\":\"string\",\"pointr\":\"/value\"} | field f has a property 'pointr'",
        "{\"name\":\"f\",\"type\":\"string\",\"pointer\":7} | field f has a pointer that is not a string",
        "{\"name\":\"f\",\"type\":\"string\"} | field f has neither a pointer",
        "{\"name\":\"f\",\"type\":[\"null\",\"int\",\"string\"],\"pointer\":\"/value\"} | field f is a union",
        "{\"name\":\"f\",\"type\":{\"type\":\"int\",\"logicalType\":\"time-micros\"},\"pointer\":\"/value\"} | field f has logical type time-micros",
        "{\"name\":\"f\",\"type\":{\"type\":\"fixed\",\"name\":\"x\",\"size\":2},\"pointer\":\"/value\"} | field f has type fixed",
        "{\"name\":\"f\",\"type\":{\"type\":\"record\",\"name\":\"r\",\"fields\":[{\"name\":\"g\",\"type\":\"int\"}]},\"pointer\":\"/value\"} | field f > field g has neither",
        "{\"name\":\"f\",\"type\":\"int\",\"default\":\"x\"} | f",
      })
  void aWrongFieldIsNamedWithItsFile(String field, String sentence) throws IOException {
    write("wrong.avsc", model("m", field, ""));

    assertThatThrownBy(() -> Models.with(folder.toString()))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("wrong.avsc")
        .hasMessageContaining(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"wher\":{} | has a property 'wher'",
        "\"where\":{\"value\":1} | where has pointer 'value'",
        "\"where\":{\"/nowhere\":1} | where has pointer '/nowhere', and there is no /nowhere",
        "\"where\":[] | has a where that is not an object",
        "\"each\":\"value\" | each has pointer 'value'",
        "\"each\":1 | has an each that is not a string",
        "\"of\":\"batch\" | is of 'batch', which is none of message, range and dead_letter",
      })
  void aWrongPropertyIsNamedWithItsFile(String property, String sentence) throws IOException {
    write("wrong.avsc", model("m", FIELD, property + ","));

    assertThatThrownBy(() -> Models.with(folder.toString()))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("wrong.avsc " + sentence);
  }

  @Test
  void whatIsNoRecordIsRefused() throws IOException {
    write("text.avsc", "hello");
    write("type.avsc", "\"string\"");
    write("taken.avsc", model("raw", FIELD, ""));

    assertThatThrownBy(() -> Models.with(folder.toString()))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("text.avsc is not JSON")
        .hasMessageContaining("type.avsc is not a record")
        .hasMessageContaining("taken.avsc has the name raw, which is taken");
  }

  @Test
  void twoModelsOfOneNameAreRefused() throws IOException {
    write("a.avsc", model("m", FIELD, ""));
    write("b.avsc", model("m", FIELD, ""));
    write("c.avsc", model("etl_meta", FIELD, ""));

    assertThatThrownBy(() -> Models.with(folder.toString()))
        .hasMessageContaining("b.avsc has the name m, as " + folder.resolve("a.avsc"))
        .hasMessageContaining("c.avsc has the name etl_meta, as /models/etl_meta.avsc");
  }

  @Test
  void aFileWithTheNameOfAShippedModelReplacesIt() throws IOException {
    write("c.avsc", model("log_meta", FIELD, ""));

    Models models = Models.with(folder.toString());
    assertThat(models.names()).isEqualTo(Models.shipped().names());
    assertThat(models.ofMessages())
        .filteredOn(each -> each.name().equals("log_meta"))
        .singleElement()
        .satisfies(each -> assertThat(each.schema().getFields()).hasSize(1));
  }

  @Test
  void shippedModelsCanBeLeftOut() throws IOException {
    write("c.avsc", model("orders", FIELD, ""));

    assertThat(Models.of(folder.toString(), false).names())
        .containsExactly("buffer_meta", "dead_letter_meta", "etl_meta", "orders");
    assertThat(Models.of(null, false).names())
        .containsExactly("buffer_meta", "dead_letter_meta", "etl_meta");
  }

  @Test
  void aFolderWithoutModelsIsRefused() {
    assertThatThrownBy(() -> Models.with(folder.toString())).hasMessageContaining("no model file");
    assertThatThrownBy(() -> Models.with(folder + "/nowhere"))
        .hasMessageContaining("no model file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"_marked", "_replacing", "_a", "raw", "dead_letters"})
  void aModelHasNoNameOfOurs(String name) throws IOException {
    write("m.avsc", model(name, FIELD, ""));

    assertThatThrownBy(() -> Models.with(folder.toString()))
        .hasMessageContaining("m.avsc has the name " + name + ", which is taken");
  }

  @Test
  void aFolderIsNeverAPattern() throws IOException {
    write("m.avsc", model("other", FIELD, ""));
    Path odd = Files.createDirectory(folder.resolve("[m]{o,d}*"));
    Files.writeString(odd.resolve("m.avsc"), model("m", FIELD, ""));
    Files.writeString(Files.createDirectory(odd.resolve("below")).resolve("x.avsc"), "{");

    assertThat(Models.with(odd.toString()).names()).contains("m").doesNotContain("other");
  }

  @Test
  void aFileAddsAModelThatTravels() throws IOException {
    write("m.avsc", model("m", FIELD, ""));

    Models models = SerializableUtils.ensureSerializable(Models.with(folder.toString()));

    assertThat(models.ofMessages())
        .extracting(Model::name)
        .containsExactly("buffer_meta", "lib_server_game", "lib_server_lobby", "log_meta", "m");
    assertThat(models.ofRanges()).extracting(Model::name).containsExactly("etl_meta");
  }

  @Test
  void everyTypeIsRead() throws Exception {
    write(
        "m.avsc",
        model(
            "m",
            "{\"name\":\"i\",\"type\":\"int\",\"pointer\":\"/value/i\",\"default\":5},"
                + "{\"name\":\"d\",\"type\":\"double\",\"pointer\":\"/value/d\"},"
                + "{\"name\":\"f\",\"type\":\"float\",\"pointer\":\"/value/f\"},"
                + "{\"name\":\"b\",\"type\":\"boolean\",\"pointer\":\"/value/b\"},"
                + "{\"name\":\"y\",\"type\":\"bytes\",\"pointer\":\"/value/y\"},"
                + "{\"name\":\"o\",\"type\":[\"null\",\"string\"],\"pointer\":\"/value/o\"},"
                + "{\"name\":\"e\",\"type\":{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\"]},\"pointer\":\"/value/e\"},"
                + "{\"name\":\"r\",\"type\":{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"x\",\"type\":\"long\",\"pointer\":\"/p/q\"}]},\"pointer\":\"/value/r\"},"
                + "{\"name\":\"a\",\"type\":{\"type\":\"array\",\"items\":\"int\"},\"pointer\":\"/value/a\"},"
                + "{\"name\":\"m\",\"type\":{\"type\":\"map\",\"values\":\"string\"},\"pointer\":\"/value/m\"},"
                + "{\"name\":\"first\",\"type\":\"int\",\"pointer\":\"/value/a/0\"}",
            ""));
    String value =
        "{\"d\":1,\"f\":1.5,\"b\":true,\"y\":\"z\",\"o\":null,\"e\":\"A\","
            + "\"r\":{\"p\":\"{\\\"q\\\":3}\"},\"a\":[4,5],\"m\":{\"k\":\"v\"}}";

    assertThat(rows(value))
        .singleElement()
        .hasToString(
            "{\"i\": 5, \"d\": 1.0, \"f\": 1.5, \"b\": true, \"y\": \"z\", \"o\": null,"
                + " \"e\": \"A\", \"r\": {\"x\": 3}, \"a\": [4, 5], \"m\": {\"k\": \"v\"},"
                + " \"first\": 4}");
    assertMismatch(
        value.replace("\"d\":1,", "\"i\":null,\"d\":1,"), "/value/i", "an int, found null");
    assertMismatch(
        value.replace("\"d\":1,", "\"i\":2147483648,\"d\":1,"), "/value/i", "an integer");
    assertMismatch(value.replace("\"d\":1,", "\"i\":1.5,\"d\":1,"), "/value/i", "a fraction");
    assertMismatch(value.replace("\"b\":true", "\"b\":0"), "/value/b", "a boolean");
    assertMismatch(value.replace("\"A\"", "\"B\""), "/value/e", "one of [A]");
    assertMismatch(value.replace("[4,5]", "[4,\"5\"]"), "/value/a/1", "an int, found a string");
    assertMismatch(value.replace("\"v\"", "7"), "/value/m/k", "a string, found an integer");
    assertMismatch(value.replace("\\\"q\\\":3", "\\\"q\\\":true"), "/value/r/p/q", "a boolean");
    assertMismatch(
        value.replace("\"a\":[4,5]", "\"a\":{}"), "/value/a", "an array, found an object");
    assertMismatch(value.replace("\"f\":1.5,", ""), "/value/f", "a number, found nothing");

    assertLetter(value.replace("\"f\":1.5,", ""), Code.MISSING, "/value/f");
    assertLetter(value.replace("\"b\":true", "\"b\":null"), Code.MISSING, "/value/b");
    assertLetter(value.replace("\"b\":true", "\"b\":0"), Code.WRONG_TYPE, "/value/b");
    assertLetter(value.replace("[4,5]", "[4,\"5\"]"), Code.WRONG_TYPE, "/value/a/*");
    assertLetter(value.replace("[4,5]", "[4,3000000000]"), Code.OUT_OF_RANGE, "/value/a/*");
    assertLetter(value.replace("\"v\"", "\"\\ud800\""), Code.NO_UTF8, "/value/m/*");
    assertLetter(value.replace("\"A\"", "\"B\""), Code.WRONG_FORMAT, "/value/e");
    assertLetter(value.replace("{\\\"q", "{q"), Code.NOT_JSON, "/value/r/p");
  }

  @Test
  void eachEntryOfAnArrayIsARowWithItsIndex() throws Exception {
    write(
        "m.avsc",
        model(
            "m",
            "{\"name\":\"n\",\"type\":\"int\",\"pointer\":\"/item_key\"},"
                + "{\"name\":\"x\",\"type\":\"string\",\"pointer\":\"/item\"}",
            "\"each\":\"/value/a\",\"where\":{\"/value/t\":\"yes\"},"));

    assertThat(rows("{\"t\":\"yes\",\"a\":[\"p\",\"q\"]}"))
        .hasToString("[{\"n\": 0, \"x\": \"p\"}, {\"n\": 1, \"x\": \"q\"}]");
    assertThat(rows("{\"t\":\"yes\",\"a\":[]}")).isEmpty();
    assertThat(rows("{\"t\":\"no\",\"a\":5}")).isEmpty();
    assertMismatch(
        "{\"t\":\"yes\",\"a\":5}", "/value/a", "an object or an array, found an integer");
    assertMismatch("{\"t\":\"yes\"}", "/value/a", "an object or an array, found nothing");
    assertMismatch("{\"t\":\"yes\",\"a\":[5]}", "/value/a/0", "a string, found an integer");
    assertLetter("{\"t\":\"yes\",\"a\":[5]}", Code.WRONG_TYPE, "/value/a/*");
  }

  private static final String FIELD =
      "{\"name\":\"f\",\"type\":\"string\",\"pointer\":\"/value/f\"}";

  private List<GenericRecord> rows(String value) throws Mismatch {
    Model model =
        Models.with(folder.toString()).ofMessages().stream()
            .filter(each -> each.name().equals("m"))
            .findFirst()
            .orElseThrow();
    Document document = MessageField.document(Messages.of("logs", value));
    return model.takesTopic("logs") && model.takes(document) ? model.rows(document) : List.of();
  }

  private void assertLetter(String value, Code code, String path) {
    assertThatThrownBy(() -> rows(value))
        .isInstanceOfSatisfying(
            Mismatch.class,
            mismatch -> {
              assertThat(mismatch.deadLetter("m").code()).isEqualTo(code);
              assertThat(mismatch.deadLetter("m").path()).isEqualTo(path);
            });
  }

  private void assertMismatch(String value, String pointer, String words) {
    assertThatThrownBy(() -> rows(value))
        .isInstanceOfSatisfying(Mismatch.class, e -> assertThat(e.pointer()).isEqualTo(pointer))
        .hasMessageContaining(words);
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  private static String model(String name, String fields, String properties) {
    return "{\"type\":\"record\",\"name\":\""
        + name
        + "\","
        + properties
        + "\"fields\":["
        + fields
        + "]}";
  }
}
