package superhero.dataflow.pipelines;

import com.google.common.base.Splitter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The classes of the libraries as the JVM keeps them in memory, in a file that the processes of all
 * tests share (JEP 310): a quarter of the work of a short run is to load them.
 */
final class SharedClasses {
  private static final Path ARCHIVE = Path.of("target/jobs.jsa").toAbsolutePath();

  private SharedClasses() {}

  /**
   * What a JVM takes to run this module's classes. An archive holds jars alone, so it is made where
   * the other modules are packed, and not where one tries a single test.
   */
  static List<String> options() {
    String classPath = System.getProperty("java.class.path");
    List<String> folders = new ArrayList<>();
    List<String> jars = new ArrayList<>();
    for (String each : Splitter.on(File.pathSeparatorChar).split(classPath)) {
      (each.endsWith(".jar") ? jars : folders).add(each);
    }
    Path here = Path.of("").toAbsolutePath();
    if (!folders.stream().allMatch(each -> Path.of(each).startsWith(here))
        || !Command.LOCAL.isOffered()) {
      return List.of("-cp", classPath);
    }
    String libraries = String.join(File.pathSeparator, jars);
    // What an archive is of comes first.
    String all = libraries + File.pathSeparator + String.join(File.pathSeparator, folders);
    makeOnce(jars, libraries, all);
    return ARCHIVE.toFile().length() == 0
        ? List.of("-cp", all)
        : List.of("-XX:SharedArchiveFile=" + ARCHIVE, "-cp", all);
  }

  /** One process makes it, others wait. */
  private static void makeOnce(List<String> jars, String libraries, String all) {
    Path lock = Path.of(ARCHIVE + ".lock");
    try (FileChannel channel =
        FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.lock();
      long packed = jars.stream().mapToLong(each -> new File(each).lastModified()).max().orElse(0);
      if (ARCHIVE.toFile().lastModified() <= packed) {
        Path names = Files.createTempFile("superhero-", ".classlist");
        boolean made =
            java("-XX:DumpLoadedClassList=" + names, "-cp", all, Main.class.getName(), "local")
                && java(
                    "-Xshare:dump",
                    "-XX:SharedClassListFile=" + names,
                    "-XX:SharedArchiveFile=" + ARCHIVE,
                    "-cp",
                    libraries);
        if (!made) {
          // A JVM that cannot: it is asked once.
          Files.deleteIfExists(ARCHIVE);
          Files.createFile(ARCHIVE);
        }
        Files.delete(names);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it ended as it should. */
  private static boolean java(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(Program.shortLived());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.onExit().join().exitValue() == 0;
  }
}
