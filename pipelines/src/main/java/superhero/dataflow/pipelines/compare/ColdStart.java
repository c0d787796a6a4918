package superhero.dataflow.pipelines.compare;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.pipelines.local.LocalStore;
import superhero.dataflow.pipelines.standardize.StandardizeSettings;

/** A JVM that begins, makes the tables of one range as a function does, and ends. */
final class ColdStart {
  /** Variables of the environment, which no other process sees, and properties of this one. */
  private static final Map<String, String> CREDENTIALS =
      Map.of(
          "AWS_ACCESS_KEY_ID",
          "aws.accessKeyId",
          "AWS_SECRET_ACCESS_KEY",
          "aws.secretAccessKey",
          "AWS_SESSION_TOKEN",
          "aws.sessionToken",
          LocalStore.AZURE_KEY,
          LocalStore.AZURE_KEY);

  private ColdStart() {}

  /** The path of a manifest, and options of {@code standardize}. */
  public static void main(String[] args) throws IOException {
    List<String> words = Arrays.asList(args);
    StandardizeSettings settings = StandardizeSettings.of(words.subList(1, words.size()));
    StandardizeSettings.standardize(settings.tables(), settings.selection()).write(words.get(0));
  }

  /**
   * How long one takes, from its start to its end. It has the credentials of this JVM.
   *
   * @throws JobException if it fails
   */
  static double seconds(String manifest, List<String> options)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    words.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    words.addAll(List.of("-cp", classPath(), ColdStart.class.getName(), manifest));
    words.addAll(options);
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    CREDENTIALS.forEach(
        (variable, property) -> {
          if (System.getProperty(property) != null) {
            builder.environment().put(variable, System.getProperty(property));
          }
        });
    long begun = System.nanoTime();
    int exitCode = builder.start().waitFor();
    if (exitCode != 0) {
      throw new JobException("the new JVM of a function ended with exit code " + exitCode);
    }
    return (System.nanoTime() - begun) / 1e9;
  }

  /** Maven runs a program in its own JVM, with a loader for the program's classes. */
  private static String classPath() {
    return ColdStart.class.getClassLoader() instanceof URLClassLoader loader
        ? Arrays.stream(loader.getURLs())
            .map(url -> Path.of(URI.create(url.toString())).toString())
            .collect(Collectors.joining(File.pathSeparator))
        : System.getProperty("java.class.path");
  }
}
