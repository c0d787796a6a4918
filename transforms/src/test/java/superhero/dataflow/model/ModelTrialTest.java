package superhero.dataflow.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import superhero.dataflow.message.Message;
import superhero.dataflow.message.Messages;

class ModelTrialTest {
  @Test
  void eachModelCountsForItself() {
    List<Message> messages =
        List.of(
            Messages.of("orders", "{\"kind\":\"order\",\"lines\":[1,2]}"),
            Messages.of("orders", "{\"kind\":\"order\",\"lines\":[]}"),
            Messages.of("orders", "{\"kind\":\"order\",\"lines\":[\"a\"]}"),
            Messages.of("orders", "{\"kind\":\"return\"}"),
            Messages.of("orders", "no JSON"));

    List<Integer> deadLetters = new ArrayList<>();

    assertThat(
            ModelTrial.of(
                List.of(
                    model("all", "", "/msg_id", "string"),
                    model(
                        "lines",
                        "\"where\":{\"/value/kind\":\"order\"},\"each\":\"/value/lines\",",
                        "/item",
                        "int"),
                    model("returns", "\"where\":{\"/topic\":\"returns\"},", "/msg_id", "string"),
                    model("of_ranges", "\"of\":\"range\",", "/etl_id", "string")),
                messages,
                (message, verdict) -> deadLetters.add(verdict.deadLetters().size())))
        .containsExactly(
            new ModelTrial("all", 5, 5, 0),
            new ModelTrial("lines", 3, 2, 1),
            new ModelTrial("returns", 0, 0, 0));
    assertThat(deadLetters).containsExactly(0, 0, 1, 0, 0);
  }

  private static Model model(String name, String properties, String pointer, String type) {
    return ModelParser.parse(
        "{\"type\":\"record\",\"name\":\""
            + name
            + "\","
            + properties
            + "\"fields\":[{\"name\":\"a\",\"type\":\""
            + type
            + "\",\"pointer\":\""
            + pointer
            + "\"}]}");
  }
}
