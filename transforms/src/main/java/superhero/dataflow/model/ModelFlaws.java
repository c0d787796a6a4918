package superhero.dataflow.model;

import java.util.List;
import java.util.function.Supplier;

/** All that is wrong with the file of a model or a part of it. */
final class ModelFlaws extends IllegalArgumentException {
  private final List<String> flaws;

  private ModelFlaws(List<String> flaws) {
    super(String.join("; ", flaws));
    this.flaws = List.copyOf(flaws);
  }

  /** Ends here if there are any. */
  static void check(List<String> flaws) {
    if (!flaws.isEmpty()) {
      throw new ModelFlaws(flaws);
    }
  }

  /** A part; the other one if it is wrong, and then what is wrong with it among the flaws. */
  static <T> T found(Supplier<T> part, T otherwise, List<String> flaws) {
    try {
      return part.get();
    } catch (IllegalArgumentException e) {
      flaws.addAll(of(e));
      return otherwise;
    }
  }

  /** The flaws that a failure names, each by itself. */
  static List<String> of(IllegalArgumentException failure) {
    return failure instanceof ModelFlaws all ? all.flaws : List.of(failure.getMessage());
  }
}
