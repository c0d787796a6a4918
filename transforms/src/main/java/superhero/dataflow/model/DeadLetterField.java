package superhero.dataflow.model;

import com.fasterxml.jackson.databind.node.TextNode;
import com.google.common.base.Ascii;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import superhero.dataflow.message.DeadLetter;
import superhero.dataflow.message.Message;

/** What pointers of a model of dead letters point into, beside the fields of the message. */
enum DeadLetterField {
  MODEL(letter -> String.valueOf(letter.model())),
  CODE(letter -> letter.code().word()),
  REASON(DeadLetter::reason),
  POINTER(DeadLetter::pointer),
  PATH(DeadLetter::path);

  private static final Map<String, DeadLetterField> BY_NAME =
      Arrays.stream(values())
          .collect(Collectors.toMap(field -> Ascii.toLowerCase(field.name()), Function.identity()));

  private final Function<DeadLetter, String> text;

  DeadLetterField(Function<DeadLetter, String> text) {
    this.text = text;
  }

  static boolean named(String name) {
    return BY_NAME.containsKey(name);
  }

  static Document document(Message message, DeadLetter letter) {
    Document ofMessage = MessageField.document(message);
    return ofMessage.with(
        name -> {
          DeadLetterField field = BY_NAME.get(name);
          return field == null ? ofMessage.root(name) : TextNode.valueOf(field.text.apply(letter));
        });
  }
}
