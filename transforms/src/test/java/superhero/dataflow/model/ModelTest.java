package superhero.dataflow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import superhero.dataflow.message.Messages;

class ModelTest {
  private static final String X = "{'name':'x','type':'int','pointer':'/value/x'}";
  private static final String ITEM = "{'name':'i','type':'int','pointer':'/item'}";
  private static final String KEY = "{'name':'k','type':'string','pointer':'/item_key'}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'pointer':'/value/x' | {'x':1} | 1",
        "'pointer':'/value/x','default':5 | {'x':1} | 1",
        "'pointer':'/value/x','default':5 | {} | 5",
        "'default':5 | {'x':1} | 5",
        "'pointer':'/value/a/1' | {'a':[7,8]} | 8",
        "'pointer':'/value/a/b' | {'a':{'b':3}} | 3",
        "'pointer':'/value/a/b' | {'a':'{\\'b\\':3}'} | 3",
        "'pointer':'/value/a/b/c' | {'a':'{\\'b\\':\\'{\\\\\\'c\\\\\\':3}\\'}'} | 3",
        "'pointer':'/value/a~1b' | {'a/b':4} | 4",
        "'pointer':'/value/' | {'':4} | 4",
        "'pointer':'/partition' | {} | 0",
      })
  void aColumnComesFromItsPointerOrItsDefault(String from, String value, int x) throws Mismatch {
    assertThat(rows(model("", "{'name':'x','type':'int'," + from + "}"), value))
        .extracting(row -> row.get("x"))
        .containsExactly(x);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'pointer':'/value/x','default':5 | {'x':null} | /value/x | an int | null",
        "'pointer':'/value/x' | {} | /value/x | an int | nothing",
        "'pointer':'/value/a/2' | {'a':[7,8]} | /value/a/2 | an int | nothing",
        "'pointer':'/value/a/01' | {'a':[7,8]} | /value/a/01 | an int | nothing",
        "'pointer':'/value/a/-' | {'a':[7,8]} | /value/a/- | an int | nothing",
        "'pointer':'/value/a/b' | {'a':5} | /value/a/b | an int | nothing",
        "'pointer':'/value/a/b' | {'a':'5'} | /value/a/b | an int | nothing",
        "'pointer':'/value/a/b' | {'a':null} | /value/a/b | an int | nothing",
        "'pointer':'/value/a/b' | {'a':''} | /value/a | JSON in the string | empty",
        "'pointer':'/value/a~1b/c' | {'a/b':''} | /value/a~1b | JSON in the string | empty",
      })
  void aColumnThatDoesNotFitIsPointedTo(
      String from, String value, String pointer, String expected, String found) {
    assertMismatch(
        model("", "{'name':'x','type':'int'," + from + "}"), value, pointer, expected, found);
  }

  @Test
  void nullIsTakenRatherThanADefault() throws Mismatch {
    Model model = model("", "{'name':'x','type':['int','null'],'pointer':'/value/x','default':5}");

    assertThat(rows(model, "{'x':null}")).hasToString("[{\"x\": null}]");
    assertThat(rows(model, "{}")).hasToString("[{\"x\": 5}]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'/topic':'logs' | {'x':1} | 1",
        "'/topic':'other' | {'x':1} | 0",
        "'/value/t':'a' | {'x':1,'t':'a'} | 1",
        "'/value/t':'a' | {'x':1,'t':'b'} | 0",
        "'/value/t':'a' | {'x':1} | 0",
        "'/value/t':1 | {'x':1,'t':1} | 1",
        "'/value/t':1 | {'x':1,'t':'1'} | 0",
        "'/value/t':3000000000 | {'x':1,'t':3000000000} | 1",
        "'/value/t':0.5 | {'x':1,'t':0.5} | 1",
        "'/value/t':true | {'x':1,'t':true} | 1",
        "'/value/t':null | {'x':1,'t':null} | 1",
        "'/value/t':null | {'x':1} | 0",
        "'/value/t':['a','b'] | {'x':1,'t':'b'} | 1",
        "'/value/t':['a',1] | {'x':1,'t':1} | 1",
        "'/value/t':['a','b'] | {'x':1,'t':'c'} | 0",
        "'/value/t':[] | {'x':1,'t':'c'} | 0",
        "'/value/t':{'matches':'a[a-z]*'} | {'x':1,'t':'ac'} | 1",
        "'/value/t':{'matches':'a[a-z]*'} | {'x':1,'t':'bc'} | 0",
        "'/value/t':{'matches':'.*'} | {'x':1,'t':1} | 0",
        "'/value/t':[{'matches':'a.*'},'b'] | {'x':1,'t':'b'} | 1",
        "'/topic':{'matches':'lo.s'} | {'x':1} | 1",
        "'/value/t/u':1 | {'x':1,'t':'{\\'u\\':1}'} | 1",
        "'/value/t/u':1 | {'x':1,'t':'no JSON'} | 0",
        "'/offset':7 | {'x':1} | 1",
        "'/timestamp':1767268800000 | {'x':1} | 1",
        "'/value/t':1,'/value/u':2 | {'x':1,'t':1,'u':2} | 1",
        "'/value/t':1,'/value/u':2 | {'x':1,'t':1,'u':3} | 0",
      })
  void aMessageIsTakenThatMeetsEveryCondition(String where, String value, int rows)
      throws Mismatch {
    assertThat(rows(model("'where':{" + where + "},", X), value)).hasSize(rows);
  }

  @Test
  void aMessageThatIsNotTakenNeedNotFit() throws Mismatch {
    assertThat(rows(model("'where':{'/value/t':1},", X), "{'t':2,'x':'no int'}")).isEmpty();
  }

  @Test
  void eachEntryOfAnObjectIsARowWithItsName() throws Mismatch {
    assertThat(rows(model("'each':'/value/o',", KEY, ITEM, X), "{'x':1,'o':{'b':2,'a':3}}"))
        .hasToString("[{\"k\": \"b\", \"i\": 2, \"x\": 1}, {\"k\": \"a\", \"i\": 3, \"x\": 1}]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"{'o':{}}", "{'o':[]}", "{'o':'{}'}", "{'o':'[]'}"})
  void nothingToGoOverIsNoRow(String value) throws Mismatch {
    assertThat(rows(model("'each':'/value/o',", ITEM), value)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | /value/o | an object or an array | nothing",
        "{'o':null} | /value/o | an object or an array | null",
        "{'o':5} | /value/o | an object or an array | an integer",
        "{'o':'5'} | /value/o | an object or an array | an integer",
        "{'o':''} | /value/o | JSON in the string | empty",
        "{'o':[1,'2']} | /value/o/1 | an int | a string",
        "{'o':{'a/b':'2'}} | /value/o/a~1b | an int | a string",
        "{'o':'[1,true]'} | /value/o/1 | an int | a boolean",
      })
  void anEntryThatDoesNotFitIsPointedTo(
      String value, String pointer, String expected, String found) {
    assertMismatch(model("'each':'/value/o',", ITEM), value, pointer, expected, found);
  }

  @Test
  void aPlaceInAnEntryIsPointedTo() {
    String inside = "{'name':'y','type':'int','pointer':'/item/a/y'}";

    assertMismatch(
        model("'each':'/value/o',", inside),
        "{'o':{'u':{'a':{'y':1}},'v':{'a':{'y':'1'}}}}",
        "/value/o/v/a/y",
        "an int",
        "a string");
  }

  @Test
  void aNameThatDoesNotFitIsPointedTo() {
    assertMismatch(
        model("'each':'/value/o',", KEY), "{'o':[1]}", "/value/o/0", "a string", "an integer");
  }

  @Test
  void aPlaceOutsideTheEntriesIsPointedTo() {
    assertMismatch(
        model("'each':'/value/o',", ITEM, X),
        "{'o':[1],'x':'1'}",
        "/value/x",
        "an int",
        "a string");
  }

  @Test
  void headersCanBeGoneOver() throws Mismatch {
    Model model =
        model(
            "'each':'/headers',",
            "{'name':'k','type':'string','pointer':'/item/key'}",
            "{'name':'v','type':['null','bytes'],'pointer':'/item/value'}");
    RecordHeaders headers = new RecordHeaders();
    headers.add("a", new byte[] {'x'}).add("a", null);

    assertThat(model.rows(MessageField.document(Messages.of("logs", null, headers, null))))
        .hasToString("[{\"k\": \"a\", \"v\": \"x\"}, {\"k\": \"a\", \"v\": null}]");
  }

  @Test
  void rowsOfOneMessageShareWhatIsNotOfTheirEntry() throws Mismatch {
    String text = "{'name':'t','type':'string','pointer':'/value/t'}";
    List<GenericRecord> rows =
        rows(model("'each':'/value/o',", text, ITEM), "{'t':'long','o':[1,2]}");

    assertThat(rows.get(1).get("t")).isSameAs(rows.get(0).get("t"));
  }

  private static void assertMismatch(
      Model model, String value, String pointer, String expected, String found) {
    assertThatThrownBy(() -> rows(model, value))
        .isInstanceOfSatisfying(Mismatch.class, e -> assertThat(e.pointer()).isEqualTo(pointer))
        .hasMessage("expected " + expected + ", found " + found);
  }

  private static List<GenericRecord> rows(Model model, String value) throws Mismatch {
    Document document = MessageField.document(Messages.of("logs", value.replace('\'', '"')));
    return model.takesTopic("logs") && model.takes(document) ? model.rows(document) : List.of();
  }

  private static Model model(String properties, String... fields) {
    return ModelParser.parse(
        ("{'type':'record','name':'m',"
                + properties
                + "'fields':["
                + String.join(",", fields)
                + "]}")
            .replace('\'', '"'));
  }
}
