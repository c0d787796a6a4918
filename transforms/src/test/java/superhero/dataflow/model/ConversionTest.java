package superhero.dataflow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.Set;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConversionTest {
  private static final String ENUM = "{'type':'enum','name':'e','symbols':['A','B']}";
  private static final String RECORD =
      "{'type':'record','name':'r','fields':[{'name':'x','type':'int','pointer':'/p/q'}]}";
  private static final String INTS = "{'type':'array','items':'int'}";
  private static final String NULLABLE_INTS = "{'type':'array','items':['null','int']}";
  private static final String MAP = "{'type':'map','values':'long'}";
  private static final String RECORDS = "{'type':'array','items':" + RECORD + "}";
  private static final String MAP_OF_ARRAYS = "{'type':'map','values':" + INTS + "}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'string' | '' | ``",
        "'string' | 'ä€' | ä€",
        "'string' | '\\ud83d\\ude00' | \ud83d\ude00",
        "'string' | '{}' | {}",
        "'int' | 2147483647 | 2147483647",
        "'int' | -2147483648 | -2147483648",
        "'long' | 9223372036854775807 | 9223372036854775807",
        "'long' | -9223372036854775808 | -9223372036854775808",
        "'float' | 1 | 1.0",
        "'float' | 0.5 | 0.5",
        "'double' | 9007199254740993 | 9.007199254740992E15",
        "'double' | 1e300 | 1.0E300",
        "'boolean' | false | false",
        "['null','int'] | null | null",
        "['null','int'] | 7 | 7",
        "['int','null'] | null | null",
        "['int','null'] | 7 | 7",
        ENUM + " | 'B' | B",
        INTS + " | [] | []",
        INTS + " | [1,2] | [1, 2]",
        INTS + " | '[1,2]' | [1, 2]",
        NULLABLE_INTS + " | [1,null] | [1, null]",
        MAP + " | {} | {}",
        MAP + " | {'a':1,'':2} | {a=1, =2}",
        RECORD + " | {'p':{'q':3},'more':0} | {\"x\": 3}",
        RECORDS + " | [{'p':{'q':3}}] | [{\"x\": 3}]",
        MAP_OF_ARRAYS + " | {'a':[1]} | {a=[1]}",
      })
  void aValueThatFitsIsTaken(String type, String json, String converted) throws Exception {
    assertThat(String.valueOf(convert(type, json))).isEqualTo(converted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'string' | 5 | `` | a string | an integer",
        "'string' | 1.5 | `` | a string | a fraction",
        "'string' | null | `` | a string | null",
        "'string' | {} | `` | a string | an object",
        "'string' | true | `` | a string | a boolean",
        "'string' | '\\ud800' | `` | a string | half a surrogate pair in one",
        "'string' | '\\udc00x' | `` | a string | half a surrogate pair in one",
        "'string' | 'a\\ud83d\\ud83d' | `` | a string | half a surrogate pair in one",
        "'int' | 2147483648 | `` | an int | an integer",
        "'int' | -2147483649 | `` | an int | an integer",
        "'int' | 99999999999999999999 | `` | an int | an integer",
        "'int' | 1.0 | `` | an int | a fraction",
        "'int' | 1e2 | `` | an int | a fraction",
        "'int' | '1' | `` | an int | a string",
        "'long' | 9223372036854775808 | `` | a long | an integer",
        "'long' | 0.5 | `` | a long | a fraction",
        "'float' | '1' | `` | a number | a string",
        "'double' | null | `` | a number | null",
        "'boolean' | 0 | `` | a boolean | an integer",
        "'boolean' | 'true' | `` | a boolean | a string",
        "'bytes' | 5 | `` | a string | an integer",
        "['null','int'] | 'x' | `` | an int | a string",
        ENUM + " | 'C' | `` | one of [A, B] | a string",
        ENUM + " | 0 | `` | one of [A, B] | an integer",
        INTS + " | {} | `` | an array | an object",
        INTS + " | '{}' | `` | an array | an object",
        INTS + " | [1,'2'] | /1 | an int | a string",
        INTS + " | [1,null] | /1 | an int | null",
        NULLABLE_INTS + " | [null,'2'] | /1 | an int | a string",
        MAP + " | [] | `` | an object | an array",
        MAP + " | {'a/b~c':0.5} | /a~1b~0c | a long | a fraction",
        RECORD + " | 5 | `` | an object | an integer",
        RECORD + " | {} | /p/q | an int | nothing",
        RECORD + " | {'p':5} | /p/q | an int | nothing",
        RECORDS + " | [{'p':{'q':1}},{'p':{'q':[]}}] | /1/p/q | an int | an array",
        MAP_OF_ARRAYS + " | {'a':[1,{}]} | /a/1 | an int | an object",
      })
  void aValueThatDoesNotFitIsPointedTo(
      String type, String json, String pointer, String expected, String found) {
    assertThatThrownBy(() -> convert(type, json))
        .isInstanceOfSatisfying(Mismatch.class, e -> assertThat(e.pointer()).isEqualTo(pointer))
        .hasMessage("expected " + expected + ", found " + found);
  }

  @Test
  void halfASurrogatePairInAKeyIsPointedTo() {
    // Of a message's own text Jackson refuses such a key.
    ObjectNode object = JsonNodeFactory.instance.objectNode().put("\ud800", 1);

    assertThatThrownBy(() -> of(MAP).convert(object, nowhere()))
        .isInstanceOfSatisfying(
            Mismatch.class, e -> assertThat(e.pointer()).isEqualTo("/" + (char) 0xd800))
        .hasMessage("expected a string, found half a surrogate pair in one");
  }

  @Test
  void aStringThatHoldsNoJsonIsNoArray() {
    assertThatThrownBy(() -> convert(INTS, "'[1'"))
        .isInstanceOf(Mismatch.class)
        .hasMessageStartingWith("expected JSON in the string, found not JSON");
  }

  @Test
  void bytesAreThoseOfTheMessageOrOfAText() throws Exception {
    byte[] bytes = {0, (byte) 0xff};

    assertThat(of("'bytes'").convert(BinaryNode.valueOf(bytes), nowhere()))
        .isEqualTo(ByteBuffer.wrap(bytes));
    assertThat(convert("'bytes'", "'ä'"))
        .isEqualTo(ByteBuffer.wrap(new byte[] {(byte) 0xc3, (byte) 0xa4}));
  }

  @ParameterizedTest
  @CsvSource({"double, 1e400", "double, -1e400", "float, 1e300", "float, -3.5e38"})
  void aNumberIsNotInfinite(String type, String json) {
    assertThatThrownBy(() -> convert("'" + type + "'", json))
        .isInstanceOf(Mismatch.class)
        .hasMessage("expected a number that a " + type + " can hold, found a larger one");
  }

  @Test
  void nothingIsNullWhereNullMayBe() throws Mismatch {
    assertThat(of("['null','int']").convert(MissingNode.getInstance(), nowhere())).isNull();
  }

  private static Object convert(String type, String json) throws Mismatch {
    return of(type).convert(tree(json), nowhere());
  }

  private static Conversion of(String type) {
    return Conversion.to(new Schema.Parser().parse(type.replace('\'', '"')), Set.of());
  }

  private static Document nowhere() {
    return Document.of(root -> MissingNode.getInstance());
  }

  private static JsonNode tree(String json) {
    try {
      return new JsonMapper().readTree(json.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
