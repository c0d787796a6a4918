package superhero.dataflow.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Set;
import java.util.TreeMap;
import superhero.dataflow.range.Range;
import superhero.dataflow.range.StoredObject;
import superhero.dataflow.range.WrittenRange;

/** What a pointer of a model of ranges points into. */
final class RangeDocument {
  static final Set<String> FIELDS =
      Set.of(
          "etl_id",
          "timestamp_start",
          "timestamp_end",
          "topic",
          "topic_id",
          "partition",
          "start_offset",
          "end_offset",
          "messages",
          "dead_letters",
          "rows",
          "models",
          "objects");

  private RangeDocument() {}

  static Document of(WrittenRange written) {
    Range range = written.range();
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("etl_id", range.etlId());
    document.put("timestamp_start", written.started().toEpochMilli());
    document.put("timestamp_end", Instant.now().toEpochMilli());
    document.put("topic", range.topic());
    document.put("topic_id", range.topicId());
    document.put("partition", range.partition());
    document.put("start_offset", range.start());
    document.put("end_offset", range.end());
    document.put("messages", written.messages());
    long deadLetters = 0;
    TreeMap<String, Long> rows = new TreeMap<>();
    TreeMap<String, long[]> models = new TreeMap<>();
    ArrayNode objects = document.putArray("objects");
    for (StoredObject object : written.objects()) {
      switch (object.kind()) {
        case StoredObject.RAW -> {}
        case StoredObject.DEAD_LETTERS -> deadLetters += object.rows();
        default -> rows.merge(object.kind(), object.rows(), Long::sum);
      }
      ObjectNode node =
          objects
              .addObject()
              .put("kind", object.kind())
              .put("path", object.path())
              .put("rows", object.rows())
              .put("bytes", object.bytes());
      if (object.messages() != null) {
        ObjectNode messages = node.putObject("messages");
        int which = object.kind().equals(StoredObject.DEAD_LETTERS) ? 1 : 0;
        new TreeMap<>(object.messages())
            .forEach(
                (model, count) -> {
                  messages.put(model, count);
                  models.computeIfAbsent(model, any -> new long[2])[which] += count;
                });
      }
    }
    ArrayNode modelsNode = document.putArray("models");
    models.forEach(
        (model, counts) ->
            modelsNode
                .addObject()
                .put("name", model)
                .put("messages", counts[0])
                .put("dead_letters", counts[1]));
    document.put("dead_letters", deadLetters);
    ObjectNode rowsNode = document.putObject("rows");
    rows.forEach(rowsNode::put);
    return Document.of(document::path);
  }
}
