package superhero.dataflow.pipelines;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A way to start the program as a process of its own: with which classes, which of them is the main
 * class, and what that takes before the program's own arguments, such as those of its runner.
 */
record Program(String classPath, String mainClass, List<String> jvmOptions, List<String> defaults) {

  /** As it is tested here: on DirectRunner. Most of such a run is the start of its JVM. */
  static final Program ON_DIRECT_RUNNER =
      new Program(
          System.getProperty("java.class.path"),
          Main.class.getName(),
          List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
          List.of());

  /**
   * The words that start it.
   *
   * @param args a command and its options; of an option that is given twice the last counts
   */
  List<String> command(List<String> args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", classPath, mainClass));
    command.add(args.get(0));
    command.addAll(defaults);
    command.addAll(args.subList(1, args.size()));
    return command;
  }
}
