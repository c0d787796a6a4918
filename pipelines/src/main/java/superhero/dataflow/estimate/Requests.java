package superhero.dataflow.estimate;

/** Requests to a store, by the classes that clouds bill; what deletes is free on all three. */
public record Requests(double writes, double reads, double lists) {
  public static final Requests NONE = new Requests(0, 0, 0);

  public Requests plus(Requests other) {
    return new Requests(writes + other.writes, reads + other.reads, lists + other.lists);
  }

  public Requests times(double factor) {
    return new Requests(writes * factor, reads * factor, lists * factor);
  }

  /** Of all classes. */
  public double all() {
    return writes + reads + lists;
  }
}
