package superhero.dataflow.pipelines;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A way to start the program as a process of its own.
 *
 * @param java what {@code java} takes before the program's arguments: its options, and a main class
 *     or a jar
 * @param defaults options of the program that stand before others
 */
public record Program(List<String> java, List<String> defaults) {
  /** Most of such a run is the start of its JVM: the second compiler would not pay. */
  private static final List<String> SHORT_LIVED =
      List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  /** With the classes that are tested here. */
  public static Program here(String... defaults) {
    List<String> main = new ArrayList<>(SharedClasses.options());
    main.add(Main.class.getName());
    return of(main, List.of(defaults));
  }

  /** As users have it. */
  static Program packed(Path jar) {
    return of(List.of("-jar", jar.toString()), List.of());
  }

  private static Program of(List<String> main, List<String> defaults) {
    List<String> java = new ArrayList<>(shortLived());
    java.addAll(main);
    return new Program(java, defaults);
  }

  /** A JVM that does not live long. */
  static List<String> shortLived() {
    List<String> java = new ArrayList<>();
    java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    java.addAll(SHORT_LIVED);
    return java;
  }

  /** With a heap of this size, such as 128m. */
  public Program withHeap(String size) {
    return new Program(
        java.stream().map(word -> word.startsWith("-Xmx") ? "-Xmx" + size : word).toList(),
        defaults);
  }

  /**
   * The words that start it.
   *
   * @param args a command and its options; of an option that is given twice the last counts
   */
  public List<String> command(List<String> args) {
    List<String> command = new ArrayList<>(java);
    command.add(args.get(0));
    command.addAll(defaults);
    command.addAll(args.subList(1, args.size()));
    return command;
  }
}
