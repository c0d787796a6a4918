package superhero.dataflow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelParserTest {
  private static final String FIELD = "{'name':'f','type':'string','pointer':'/value/f'}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'long','logicalType':'date'} | logical type date",
        "{'type':'bytes','logicalType':'uuid'} | logical type uuid",
        "{'type':'string','logicalType':'decimal','precision':4} | logical type decimal",
        "{'type':'bytes','logicalType':'decimal'} | logical type decimal",
        "{'type':'long','unit':'ms'} | a unit, which only timestamps have",
        "{'type':'long','logicalType':'timestamp-micros','unit':'d'} | unit 'd'",
        "{'type':'long','logicalType':'local-timestamp-micros'} | logical type local-timestamp-micros",
        "{'type':'long','logicalType':'timestamp-micro'} | logical type timestamp-micro",
        "{'type':'long','logicalType':'timestamp-millis'} | logical type timestamp-millis on long",
        "{'type':'int','logicalType':'time-millis'} | logical type time-millis on int",
        "['null',{'type':'int','logicalType':'time-micros'}] | logical type time-micros",
        "{'type':'array','items':{'type':'long','logicalType':'date'}} | logical type date",
      })
  void aLogicalTypeThatModelsDoNotHaveIsRefused(String type, String words) {
    assertThatThrownBy(
            () -> parse(record("", "{'name':'f','type':" + type + ",'pointer':'/value/f'}")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("field f has " + words);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'null'",
        "['null']",
        "['int']",
        "['null','int','long']",
        "['int','long']",
        "{'type':'fixed','name':'x','size':4}",
        "{'type':'array','items':'null'}",
        "{'type':'map','values':['int','string']}"
      })
  void aTypeThatModelsDoNotHaveIsRefused(String type) {
    assertThatThrownBy(
            () -> parse(record("", "{'name':'f','type':" + type + ",'pointer':'/value/f'}")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("field f ");
  }

  @Test
  void aRecordWithinItselfIsRefused() {
    String child = "{'name':'child','type':['null','m'],'pointer':'/value/child'}";

    assertThatThrownBy(() -> parse(record("", child)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("field child is a record within itself, which no table can hold");
  }

  @Test
  void aRecordWithoutFieldsIsRefused() {
    assertThatThrownBy(() -> parse(record("", "")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("is a record without fields, which Parquet cannot hold");
    assertThatThrownBy(
            () ->
                parse(
                    record(
                        "",
                        "{'name':'f','type':{'type':'record','name':'r','fields':[]},"
                            + "'pointer':'/value/f'}")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("field f is a record without fields, which Parquet cannot hold");
  }

  @ParameterizedTest
  @ValueSource(strings = {"'where':{'/topic':'t'},", "'each':'/objects',"})
  void aModelOfRangesTakesNeitherWhereNorEach(String property) {
    String field = "{'name':'f','type':'string','pointer':'/topic'}";

    assertThatThrownBy(() -> parse(record("'of':'range'," + property, field)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aModelOfRangesDoesNotSeeMessages() {
    assertThatThrownBy(() -> parse(record("'of':'range',", FIELD)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("field f has pointer '/value/f', and there is no /value");
  }

  @Test
  void allFlawsOfAFileAreSaidAtOnce() {
    String text =
        "{'type':'record','name':'_m','colour':1,'of':'x','where':{'/x':1},'fields':["
            + "{'name':'Date','type':'string','pointer':'/y'},"
            + "{'name':'a','type':'null','pointer':'value/a','unit':'s'},"
            + "{'name':'r','pointer':'/value/r','type':{'type':'record','name':'r','fields':["
            + "{'name':'b','type':'int'},{'name':'B','type':'int','pointer':7}]}}]}";

    assertThatThrownBy(() -> parse(text))
        .message()
        .contains("has the name _m, which is taken")
        .contains("has a property 'colour' that models do not know")
        .contains("is of 'x'")
        .contains("where has pointer '/x', and there is no /x")
        .contains("field Date has the name of a folder, which would hide it")
        .contains("field Date has pointer '/y', and there is no /y")
        .contains("field a has a property 'unit' that models do not know; they know pointer, and")
        .contains("field a has type null")
        .contains("field a has pointer 'value/a', which has no leading slash")
        .contains("field r > field b has neither a pointer")
        .contains("field r > field B has the name of field b but for its case")
        .contains("field r > field B has a pointer that is not a string");
  }

  @ParameterizedTest
  @ValueSource(strings = {"date", "hour", "HOUR"})
  void aFieldThatAFolderWouldHideIsRefused(String name) {
    assertThatThrownBy(() -> parse(record("", FIELD.replace("'f'", "'" + name + "'"))))
        .hasMessage("field " + name + " has the name of a folder, which would hide it");
    String inner = FIELD.replace("'f'", "'" + name + "'");
    String type = "{'type':'record','name':'r','fields':[" + inner + "]}";

    assertThat(parse(record("", "{'name':'r','type':" + type + ",'pointer':'/value/r'}")).name())
        .isEqualTo("m");
  }

  @ParameterizedTest
  @ValueSource(strings = {"raw", "Dead_Letters", "RAW", "_m"})
  void aNameOfOurFoldersIsRefused(String name) {
    assertThatThrownBy(() -> parse(record("", FIELD).replace("'m'", "'" + name + "'")))
        .hasMessageContaining("which is taken");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{'match':'a'}", "{'matches':1}", "{'matches':'a','x':1}", "[{'a':1}]"})
  void aConditionThatNobodyKnowsIsRefused(String condition) {
    assertThatThrownBy(() -> parse(record("'where':{'/value/x':" + condition + "},", FIELD)))
        .message()
        .contains("where '/value/x' asks for {", "which is neither a value, nor a list of values");
  }

  @Test
  void aPatternMustBeOne() {
    assertThatThrownBy(() -> parse(record("'where':{'/topic':{'matches':'('}},", FIELD)))
        .message()
        .contains("where '/topic' asks for {", "which is no regular expression: Unclosed group");
  }

  @Test
  void aConditionMayBeNull() {
    assertThat(parse(record("'where':{'/value/x':null},", FIELD)).name()).isEqualTo("m");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "5",
        "[]",
        "{}",
        "{'type':'record'}",
        "{'type':'record','name':'m'}",
        "{'type':'record','name':'m','fields':5}",
        "{'type':'record','name':'m','fields':[5]}",
        "{'type':'record','name':'m','fields':[{'name':'f'}]}",
        "{'type':'record','name':'a-b','fields':[]}",
        "{'type':'record','name':7,'fields':[]}",
        "{'type':'record','name':'m','fields':[{'name':'f','type':'int'},{'name':'f','type':'int'}]}",
        "{'type':'record','name':'m','fields':[]} {}",
        "{'type':'record','name':'m','fields':[]"
      })
  void whatIsNoModelIsRefusedInWords(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("(?s)(is|has) .+");
  }

  @Test
  void theValueIsReadWhereAPointerLeadsIntoIt() {
    String id = "{'name':'f','type':'string','pointer':'/msg_id'}";

    assertThat(parse(record("", id)).readsValue()).isFalse();
    assertThat(parse(record("'where':{'/topic':'t'},", id)).readsValue()).isFalse();
    assertThat(parse(record("", FIELD)).readsValue()).isTrue();
    assertThat(parse(record("'where':{'/value/a':1},", id)).readsValue()).isTrue();
    assertThat(parse(record("'each':'/value/a',", id)).readsValue()).isTrue();
    assertThat(parse(record("'each':'/headers',", id)).readsValue()).isFalse();
  }

  private static Model parse(String text) {
    return ModelParser.parse(text.replace('\'', '"'));
  }

  private static String record(String properties, String fields) {
    return "{'type':'record','name':'m'," + properties + "'fields':[" + fields + "]}";
  }
}
