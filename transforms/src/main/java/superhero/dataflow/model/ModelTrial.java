package superhero.dataflow.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import superhero.dataflow.message.Message;
import superhero.dataflow.message.Verdict;

/**
 * What a model would make of messages.
 *
 * @param taken how many its where takes; they have rows or are rejected
 * @param rejected how many would be its dead letters
 */
public record ModelTrial(String model, long taken, long rows, long rejected) {
  /**
   * Tries models on messages. Other models than those of messages are passed over.
   *
   * @param each gets every message with its verdict
   */
  public static List<ModelTrial> of(
      List<Model> all, List<Message> messages, BiConsumer<Message, Verdict> each) {
    List<Model> models = all.stream().filter(model -> model.of() == Model.Of.MESSAGE).toList();
    MessageRows messageRows = new MessageRows(models);
    long[] taken = new long[models.size()];
    long[] rows = new long[models.size()];
    long[] rejected = new long[models.size()];
    for (Message message : messages) {
      Document document = MessageField.document(message);
      Verdict verdict = messageRows.of(message);
      each.accept(message, verdict);
      for (int i = 0; i < models.size(); i++) {
        Model model = models.get(i);
        taken[i] += model.takesTopic(message.kafka().topic()) && model.takes(document) ? 1 : 0;
        rows[i] += verdict.rows().get(i).size();
        rejected[i] +=
            verdict.deadLetters().stream()
                .filter(letter -> model.name().equals(letter.model()))
                .count();
      }
    }
    List<ModelTrial> trials = new ArrayList<>();
    for (int i = 0; i < models.size(); i++) {
      trials.add(new ModelTrial(models.get(i).name(), taken[i], rows[i], rejected[i]));
    }
    return trials;
  }
}
