package superhero.dataflow.model;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import superhero.dataflow.message.DeadLetter;
import superhero.dataflow.message.Message;
import superhero.dataflow.message.Verdict;

/**
 * Rows of messages. A message gives the rows of every model that takes it. Where it does not fit
 * one of them it is a dead letter of that model, and keeps the rows of the others. Used by one
 * thread.
 */
public final class MessageRows {
  private final List<Model> models;
  private String topic = "";

  /** Of each model, whether it takes messages of the topic. */
  private boolean[] takesTopic = {};

  /**
   * Rows by these models.
   *
   * @param models of messages
   */
  public MessageRows(List<Model> models) {
    this.models = models;
  }

  /** The rows of a message by model, in the order of the models, and what became dead letters. */
  public Verdict of(Message message) {
    if (!topic.equals(message.kafka().topic())) {
      topic = message.kafka().topic();
      takesTopic = new boolean[models.size()];
      for (int i = 0; i < takesTopic.length; i++) {
        takesTopic[i] = models.get(i).takesTopic(topic);
      }
    }
    Document document = MessageField.document(message);
    List<List<GenericRecord>> rows = new ArrayList<>(models.size());
    List<DeadLetter> deadLetters = List.of();
    for (int i = 0; i < models.size(); i++) {
      Model model = models.get(i);
      List<GenericRecord> modelRows = List.of();
      DeadLetter deadLetter = null;
      if (takesTopic[i] && model.takes(document)) {
        if (model.readsValue() && message.json().flaw() != null) {
          deadLetter =
              new DeadLetter(message.json().code(), message.json().flaw(), model.name(), "/value");
        } else {
          try {
            modelRows = model.rows(document);
          } catch (Mismatch e) {
            deadLetter = e.deadLetter(model.name());
          }
        }
      }
      if (deadLetter != null) {
        deadLetters = deadLetters.isEmpty() ? new ArrayList<>() : deadLetters;
        deadLetters.add(deadLetter);
      }
      rows.add(modelRows);
    }
    return new Verdict(rows, deadLetters);
  }
}
