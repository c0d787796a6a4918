package superhero.dataflow.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.header.Header;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.message.Message;
import superhero.dataflow.range.EventWindow;

/** What a pointer into a message may begin with: {@code /offset}, {@code /value/level}, …. */
enum MessageField {
  ETL_ID(message -> TextNode.valueOf(message.etlId())),
  MSG_ID(message -> TextNode.valueOf(message.id())),
  TOPIC(message -> TextNode.valueOf(message.kafka().topic())),
  TOPIC_ID(message -> TextNode.valueOf(message.range().topicId())),
  PARTITION(message -> IntNode.valueOf(message.kafka().partition())),
  OFFSET(message -> LongNode.valueOf(message.kafka().offset())),
  /** Within what readers of tables can tell; raw has what Kafka has. */
  TIMESTAMP(message -> LongNode.valueOf(EventWindow.within(message.kafka().timestamp()))),
  TIMESTAMP_TYPE(message -> TextNode.valueOf(message.kafka().timestampType().toString())),
  /** Null, too, if it was left out; its size tells. */
  KEY(message -> bytes(message.isKeyLeftOut() ? null : message.kafka().key())),
  HEADERS(message -> headers(message.kafka().headers())),
  SERIALIZED_KEY_SIZE(message -> IntNode.valueOf(message.kafka().serializedKeySize())),
  SERIALIZED_VALUE_SIZE(message -> IntNode.valueOf(message.kafka().serializedValueSize())),
  CHECKSUM(message -> TextNode.valueOf(message.checksum())),
  /** The only one that a bad message lacks. */
  VALUE(
      message -> {
        JsonNode tree = message.json().tree();
        return tree == null ? MissingNode.getInstance() : tree;
      });

  private static final Map<String, MessageField> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(MessageField::field, Function.identity()));

  private final Function<Message, JsonNode> node;

  MessageField(Function<Message, JsonNode> node) {
    this.node = node;
  }

  /** The first token of the pointers into it. */
  String field() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  static boolean named(String name) {
    return BY_NAME.containsKey(name);
  }

  /** A message as pointers see it. */
  static Document document(Message message) {
    return Document.of(
        name -> {
          MessageField field = BY_NAME.get(name);
          return field == null ? MissingNode.getInstance() : field.node.apply(message);
        });
  }

  private static JsonNode bytes(byte @Nullable [] bytes) {
    return bytes == null ? NullNode.getInstance() : BinaryNode.valueOf(bytes);
  }

  private static JsonNode headers(Iterable<Header> headers) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (Header header : headers) {
      all.addObject().put("key", header.key()).set("value", bytes(header.value()));
    }
    return all;
  }
}
