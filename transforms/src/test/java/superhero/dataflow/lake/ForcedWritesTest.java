package superhero.dataflow.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operating system is asked for, as strace tells it. */
class ForcedWritesTest {
  private static final Pattern CALL =
      Pattern.compile("(fsync|fdatasync|rename\\w*)\\((?:AT_FDCWD\\S*, )?(?:\\d+<|\")([^>\"]*)");

  @TempDir Path folder;

  @Test
  void anObjectItsNameAndItsFoldersAreOnTheDiskWhenItIsPut() throws Exception {
    assumeTrue(canTrace(), "there is no strace here that may trace a process");
    Path root = folder.toRealPath();
    Path lake = root.resolve("lake");
    Path trace = folder.resolve("trace");
    Process java =
        new ProcessBuilder(
                "strace",
                "-f",
                "-y",
                "-s4096",
                "-etrace=fsync,fdatasync,rename,renameat,renameat2",
                "-o",
                trace.toString(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ForcedWritesTest.class.getName(),
                lake.toString())
            .inheritIO()
            .start();
    assertThat(java.waitFor()).isZero();

    List<String> calls =
        Files.readAllLines(trace).stream()
            .map(CALL::matcher)
            .filter(Matcher::find)
            .filter(call -> call.group(2).startsWith(root.toString()))
            .map(call -> call.group(1).replaceAll("at2?$", "") + " " + name(call.group(2)))
            .toList();
    assertThat(calls)
        .containsExactly(
            "fsync " + name(root.toString()),
            "fsync lake",
            "fsync a",
            "fsync .tmp",
            "rename .tmp",
            "fsync b",
            "fsync .tmp",
            "rename .tmp",
            "fsync b",
            "fsync a",
            "fsync .tmp",
            "rename .tmp",
            "fsync c");
  }

  /** Three objects, two of them in one folder. */
  public static void main(String[] args) {
    Location location = Location.of(args[0]);
    for (String path : List.of("a/b/one", "a/b/two", "a/c/three")) {
      location.put(path, new byte[100_000], "application/octet-stream");
    }
  }

  private static String name(String path) {
    return path.endsWith(".tmp") ? ".tmp" : path.substring(path.lastIndexOf('/') + 1);
  }

  private static boolean canTrace() throws InterruptedException {
    try {
      Process strace = new ProcessBuilder("strace", "-f", "-etrace=fsync", "true").start();
      return strace.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
