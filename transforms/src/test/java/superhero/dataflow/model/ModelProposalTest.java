package superhero.dataflow.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import superhero.dataflow.message.Message;
import superhero.dataflow.message.Messages;

class ModelProposalTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MICROS = "{\"type\":\"long\",\"logicalType\":\"timestamp-micros\"";

  /** Values of a field x, with a semicolon between, and its type. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1; -9223372036854775808 | \"long\"",
        "1; 2.5 | \"double\"",
        "1; 9223372036854775808 | {\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":38,\"scale\":0}",
        "true; false | \"boolean\"",
        "\"a\"; \"\" | \"string\"",
        "1; null | [\"null\",\"long\"]",
        "\"2026-11-22\"; \"2026-11-23\" | {\"type\":\"int\",\"logicalType\":\"date\"}",
        "\"20261122\"; \"20261123\" | \"string\"",
        "\"2026-11-22T21:38:54.655Z\"; \"2026-11-22 21:38\" |"
            + " {\"type\":\"long\",\"logicalType\":\"timestamp-micros\"}",
        "\"2026-11-22\"; \"2026-11-22T21:38:54\" | \"string\"",
        "\"1500-01-01\" | \"string\"",
        "\"0B9b3e3e-4a52-4bfc-a5a8-0d5f2f4f9a01\" | {\"type\":\"string\",\"logicalType\":\"uuid\"}",
        "[1]; [] | {\"type\":\"array\",\"items\":\"long\"}",
        "[1, null] | {\"type\":\"array\",\"items\":[\"null\",\"long\"]}",
        "[[1], [2.5]] | {\"type\":\"array\",\"items\":{\"type\":\"array\",\"items\":\"double\"}}",
        "{\"a\":1}; {\"a\":2,\"b\":\"c\"} | {\"type\":\"record\",\"name\":\"orders_x\",\"fields\":["
            + "{\"name\":\"a\",\"type\":\"long\",\"pointer\":\"/a\"},"
            + "{\"name\":\"b\",\"type\":[\"null\",\"string\"],\"pointer\":\"/b\"}]}",
        "{\"a\":1}; \"{\\\"a\\\":2}\" | {\"type\":\"record\",\"name\":\"orders_x\",\"fields\":["
            + "{\"name\":\"a\",\"type\":\"long\",\"pointer\":\"/a\"}]}",
        "[{\"x\":{\"y\":1}}] | {\"type\":\"array\",\"items\":{\"type\":\"record\","
            + "\"name\":\"orders_x\",\"fields\":[{\"name\":\"x\",\"type\":{\"type\":\"record\","
            + "\"name\":\"orders_x_x\",\"fields\":[{\"name\":\"y\",\"type\":\"long\","
            + "\"pointer\":\"/y\"}]},\"pointer\":\"/x\"}]}}",
      })
  void valuesOfOneKindHaveAType(String values, String type) {
    assertThat(type(proposal(field("x", values)), "x")).isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource({
    "placed, 1795383537690, ms",
    "createdAt, 1795383537690, ms",
    "event_time, 1795383537, s",
    "event_time, 1795383537.690, s",
    "ts, 1795383537690123, us",
    "ts_ms, 1795383537690, ms",
    "date, 978307200, s",
    "order-date, 4133980799999, ms",
    "placed, 1795383537690; 1795383537, ",
    "placed, 7, ",
    "placed, 978307199, ",
    "at, 4133980800000, ",
    "id, 1795383537690, ",
    "timeout, 1795383537690, ",
    "seed, 1795383537, ",
  })
  void numbersAreTimesIfNameAndSizeSaySo(String name, String values, String unit) {
    ModelProposal proposal = proposal(field(name, values));

    assertThat(type(proposal, proposal.columns().get(1)))
        .isEqualTo(unit == null ? "\"long\"" : MICROS + ",\"unit\":\"" + unit + "\"}");
  }

  @Test
  void timesMayBeNumbersAndTexts() {
    assertThat(type(proposal(field("ts", "1795383537690; \"2026-11-22T21:38:54Z\"")), "ts"))
        .isEqualTo(MICROS + ",\"unit\":\"ms\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1; \"a\"; 2 | /value/x | of several kinds: an integer (2), a string (1)",
        "1; {} | /value/x | of several kinds: an integer (1), an object (1)",
        "{}; [] | /value/x | of several kinds: an array (1), an object (1)",
        "null | /value/x | always null",
        "[]; [] | /value/x | always empty",
        "{}; {} | /value/x | always empty",
        "[[], []] | /value/x/* | always empty",
        "[null] | /value/x/* | always null",
        "{\"a/b\":[{\"c\":[]}]} | /value/x/a~1b/*/c | always empty",
        "1e999 | /value/x | expected a number that a double can hold, found a larger one",
        "\"\\ud800\" | /value/x | expected a string, found half a surrogate pair in one",
      })
  void whatHasNoTypeIsLeftOutWithTheReason(String values, String path, String reason)
      throws JsonProcessingException {
    ModelProposal proposal = proposal(field("x", values));

    assertThat(proposal.columns()).containsExactly("msg_id");
    assertThat(proposal.leftOut()).containsExactly(Map.entry(path, reason));
    assertThat(JSON.readTree(proposal.text()).get("doc").textValue())
        .endsWith(" Left out: " + path + " (" + reason + ").");
  }

  @Test
  void whatHasNoTypeLeavesItsNeighbours() {
    ModelProposal proposal = proposal("{\"x\":{\"a\":1,\"b\":null}}", "{\"x\":{\"a\":2}}");

    assertThat(type(proposal, "x")).contains("\"name\":\"a\"").doesNotContain("\"name\":\"b\"");
    assertThat(proposal.leftOut()).containsOnlyKeys("/value/x/b");
  }

  @Test
  void aFieldThatIsMissingInOneMessageMayBeNull() {
    ModelProposal proposal = proposal("{\"a\":1,\"b\":1}", "{\"a\":1}", "null");

    assertThat(type(proposal, "a")).isEqualTo("[\"null\",\"long\"]");
    assertThat(type(proposal, "b")).isEqualTo("[\"null\",\"long\"]");
  }

  @Test
  void keysBecomeNamesThatModelsTake() {
    ModelProposal proposal =
        proposal(
            "{\"order-id\":1,\"Date\":2,\"hour\":3,\"a\":4,\"A\":5,\"msg_id\":6,\"\":7,\"1st\":8,"
                + "\"a/b~c\":9}");

    assertThat(proposal.columns())
        .containsExactly(
            "msg_id",
            "order_id",
            "value_Date",
            "value_hour",
            "a",
            "A_2",
            "value_msg_id",
            "_",
            "_1st",
            "a_b_c");
    assertThat(proposal.text())
        .contains("\"/value/order-id\"", "\"/value/Date\"", "\"/value/A\"", "\"/value/a~1b~0c\"");
  }

  @Test
  void anArrayOfRecordsCouldBeATableOfItsOwn() {
    ModelProposal proposal =
        proposal(
            "{\"lines\":[{\"sku\":\"a\",\"parts\":[{\"id\":1}]}],\"tags\":[\"b\"]}",
            "{\"lines\":[],\"tags\":[]}",
            "{\"tags\":[]}");

    assertThat(proposal.tables()).containsExactly(Map.entry("/value/lines", 2L));
    assertThat(tree(proposal.text()).get("doc").textValue())
        .endsWith("another file with \"each\": \"/value/lines\", which is in 2 messages.");
  }

  @Test
  void objectsOfManyKeysAreMaps() {
    ModelProposal proposal = proposal(manyObjects("{\"byUser\":{\"user%d\":1}}"));

    assertThat(type(proposal, "byUser")).isEqualTo("{\"type\":\"map\",\"values\":\"long\"}");
  }

  @Test
  void objectsWithAllOfTheirManyKeysAreRecords() {
    String keys =
        IntStream.range(0, 60)
            .mapToObj(i -> "\"k" + i + "\":1")
            .collect(Collectors.joining(",", "{", "}"));

    assertThat(proposal(keys, keys).columns()).hasSize(61);
  }

  @Test
  void objectsOfManyKeysAndKindsAreRecordsAgain() {
    ModelProposal proposal = proposal(manyObjects("{\"x\":{\"k%1$d\":%1$d,\"t%1$d\":\"a\"}}"));

    assertThat(type(proposal, "x")).startsWith("{\"type\":\"record\"").contains("\"t59\"");
    assertThat(proposal.leftOut()).isEmpty();
    assertThat(proposal(manyObjects("{\"k%1$d\":%1$d,\"t%1$d\":\"a\"}")).columns())
        .hasSize(121)
        .contains("t59");
  }

  @Test
  void noRecordHasThousandsOfFields() {
    String keys =
        IntStream.range(0, 1_001)
            .mapToObj(i -> "\"k" + i + "\":" + (i % 2 == 0 ? "1" : "true"))
            .collect(Collectors.joining(",", "{", "}"));

    assertThat(proposal(keys).leftOut())
        .containsExactly(
            Map.entry("/value/*", "of several kinds: an integer (501), a boolean (500)"));
  }

  @Test
  void valuesOfManyKeysAreOneColumn() {
    ModelProposal proposal = proposal(manyObjects("{\"user%d\":1}"));

    assertThat(proposal.columns()).containsExactly("msg_id", "value");
    assertThat(type(proposal, "value")).isEqualTo("{\"type\":\"map\",\"values\":\"long\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[1] | {\"type\":\"array\",\"items\":\"long\"}",
        "\"text\" | \"string\"",
        "\"5\" | \"string\"",
        "7 | \"long\"",
      })
  void valuesThatAreNoObjectsAreOneColumn(String value, String type) {
    assertThat(type(proposal(value), "value")).isEqualTo(type);
  }

  @Test
  void valuesThatHoldObjectsInStringsAreReadThrough() {
    ModelProposal proposal = proposal("\"{\\\"a\\\":1}\"", "{\"a\":2}");

    assertThat(type(proposal, "a")).isEqualTo("\"long\"");
  }

  @Test
  void whatIsNestedTooDeepIsLeftOut() {
    ModelProposal proposal = proposal("{\"a\":1,\"x\":" + "[".repeat(500) + "]".repeat(500) + "}");

    assertThat(proposal.columns()).containsExactly("msg_id", "a");
    assertThat(proposal.leftOut()).containsValue("nested in more than 20 levels");
  }

  @Test
  void messagesThatAreNoJsonAreDeadLettersOfAModelThatReadsValues() {
    ModelProposal proposal = proposal("{\"a\":1}", "no JSON");

    assertThat(proposal.ofJson()).isEqualTo(1);
    assertThat(proposal.trial()).isEqualTo(new ModelTrial("orders", 2, 1, 1));
    assertThat(proposal("no JSON", "null").trial()).isEqualTo(new ModelTrial("orders", 2, 2, 0));
  }

  @ParameterizedTest
  @CsvSource({
    "orders, orders",
    "Shop.orders-eu, Shop_orders_eu",
    "_schemas, topic_schemas",
    "7days, topic_7days",
    "raw, raw_messages",
    "string, string_messages",
    "lib.server.game, lib_server_game_messages",
    "Buffer_Meta, Buffer_Meta_messages",
  })
  void aTopicsNameBecomesANameThatIsFree(String topic, String name) {
    assertThat(ModelProposal.name(topic)).isEqualTo(name);
    assertThat(parse(ModelProposal.of(topic, List.of(Messages.of(topic, "{\"a\":1}")))).name())
        .isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(ints = {99, 100, 249})
  void aTopicsNameMayBeLong(int length) {
    String topic = "t".repeat(length);

    parse(ModelProposal.of(topic, List.of(Messages.of(topic, "{\"a\":{\"b\":{\"c\":1}}}"))));
  }

  @Test
  void theFileIsLaidOutForPeople() {
    assertThat(proposal("{\"id\":1,\"lines\":[{\"sku\":\"a\",\"price\":2.5}]}").text())
        .isEqualTo(
            """
            {
              "type": "record",
              "name": "orders",
              "doc": "Proposed by model init from 1 messages. For a table of its own, with a row for each entry: another file with \\"each\\": \\"/value/lines\\", which is in 1 messages.",
              "where": {"/topic": "orders"},
              "fields": [
                {"name": "msg_id", "type": "string", "pointer": "/msg_id"},
                {"name": "id", "type": "long", "pointer": "/value/id"},
                {
                  "name": "lines",
                  "type": {
                    "type": "array",
                    "items": {
                      "type": "record",
                      "name": "orders_lines",
                      "fields": [{"name": "sku", "type": "string", "pointer": "/sku"}, {"name": "price", "type": "double", "pointer": "/price"}]
                    }
                  },
                  "pointer": "/value/lines"
                }
              ]
            }
            """);
  }

  @Property
  void whateverTheSampleTheModelParsesAndRejectsNone(@ForAll("samples") List<JsonNode> sample) {
    List<Message> messages =
        sample.stream().map(value -> Messages.of("orders", value.toString())).toList();
    ModelProposal proposal = ModelProposal.of("orders", messages);
    MessageRows rows = new MessageRows(List.of(parse(proposal)));

    assertThat(messages)
        .allSatisfy(
            message -> {
              assertThat(rows.of(message).rows().get(0)).hasSize(1);
              assertThat(rows.of(message).deadLetters()).isEmpty();
            });
    assertThat(proposal.trial().rejected()).isZero();
    assertThat(proposal.columns()).doesNotHaveDuplicates();
  }

  /** Few keys and scalars, so that kinds meet at one place; often of one kind all through. */
  @Provide
  Arbitrary<List<JsonNode>> samples() {
    Arbitrary<JsonNode> scalar =
        Arbitraries.of(
                "null",
                "true",
                "7",
                "-1",
                "2.5",
                "1e300",
                "1795383537690",
                "1795383537",
                "99999999999999999999",
                "\"\"",
                "\"a\"",
                "\"2026-11-22\"",
                "\"20261122\"",
                "\"2026-11-22T21:38:54Z\"",
                "\"0b9b3e3e-4a52-4bfc-a5a8-0d5f2f4f9a01\"",
                "\"{\\\"a\\\":1}\"",
                "\"[1]\"",
                "\"\\ud800\"",
                "\"null\"")
            .map(ModelProposalTest::tree);
    Arbitrary<String> key =
        Arbitraries.of(
            "a", "A", "a_2", "ts", "date", "Hour", "msg_id", "order-id", "0", "", "a/b", "~", "ü");
    Arbitrary<JsonNode> any = scalar;
    for (int depth = 0; depth < 4; depth++) {
      Arbitrary<JsonNode> inner = any;
      Arbitrary<JsonNode> object =
          Arbitraries.maps(key, inner).ofMaxSize(5).map(ModelProposalTest::object);
      Arbitrary<JsonNode> array =
          inner.list().ofMaxSize(3).map(each -> JsonNodeFactory.instance.arrayNode().addAll(each));
      any = Arbitraries.frequencyOf(Tuple.of(2, scalar), Tuple.of(3, object), Tuple.of(2, array));
    }
    Arbitrary<JsonNode> alike =
        Combinators.combine(scalar, scalar, scalar)
            .as(
                (id, time, line) -> {
                  ObjectNode order = JsonNodeFactory.instance.objectNode();
                  order.set("id", id);
                  order.set("ts", time);
                  order.putArray("lines").addObject().set("sku", line);
                  return order;
                });
    return Arbitraries.oneOf(any.list().ofMaxSize(6), alike.list().ofMinSize(1).ofMaxSize(3));
  }

  private static JsonNode object(Map<String, JsonNode> fields) {
    return JsonNodeFactory.instance.objectNode().setAll(fields);
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static String[] field(String name, String values) {
    return Arrays.stream(values.split("; "))
        .map(value -> "{\"" + name + "\":" + value + "}")
        .toArray(String[]::new);
  }

  private static String[] manyObjects(String format) {
    return IntStream.range(0, 60).mapToObj(i -> String.format(format, i)).toArray(String[]::new);
  }

  private static ModelProposal proposal(String... values) {
    return ModelProposal.of(
        "orders",
        Arrays.stream(values).map(value -> Messages.of("orders", value.getBytes(UTF_8))).toList());
  }

  /** The type of a column of a model that parses. */
  private static String type(ModelProposal proposal, String column) {
    parse(proposal);
    for (JsonNode field : tree(proposal.text()).get("fields")) {
      if (field.get("name").textValue().equals(column)) {
        return field.get("type").toString();
      }
    }
    throw new AssertionError("no " + column + " in " + proposal.text());
  }

  private static Model parse(ModelProposal proposal) {
    return ModelParser.parse(proposal.text());
  }
}
