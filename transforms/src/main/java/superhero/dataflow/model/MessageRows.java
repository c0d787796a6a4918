package superhero.dataflow.model;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import superhero.dataflow.batch.DeadLetter;
import superhero.dataflow.batch.Message;

/**
 * Rows of messages. A message gives the rows of every model that takes it, or, where it does not
 * fit one of them, those alone of the models that do not read its value, and is a dead letter. So
 * the rows of log_meta and the dead letters add up to the messages.
 */
public final class MessageRows {
  private final List<Model> models;

  /**
   * Rows by these models.
   *
   * @param models of messages
   */
  public MessageRows(List<Model> models) {
    this.models = models;
  }

  /**
   * The rows of a message by model, in the order of the models. Rejects the message where it is a
   * dead letter.
   */
  public List<List<GenericRecord>> of(Message message) {
    Document document = MessageField.document(message);
    List<List<GenericRecord>> rows = new ArrayList<>(models.size());
    DeadLetter deadLetter = null;
    for (Model model : models) {
      List<GenericRecord> modelRows = List.of();
      if (model.readsValue() && message.json().flaw() != null) {
        if (deadLetter == null) {
          deadLetter = new DeadLetter(message.json().flaw(), null, "/value");
        }
      } else {
        try {
          modelRows = model.rows(document);
        } catch (Mismatch e) {
          if (deadLetter == null) {
            deadLetter = new DeadLetter(e.getMessage(), model.name(), e.pointer());
          }
        }
      }
      rows.add(modelRows);
    }
    if (deadLetter != null) {
      message.reject(deadLetter);
      for (int i = 0; i < rows.size(); i++) {
        if (models.get(i).readsValue()) {
          rows.set(i, List.of());
        }
      }
    }
    return rows;
  }
}
