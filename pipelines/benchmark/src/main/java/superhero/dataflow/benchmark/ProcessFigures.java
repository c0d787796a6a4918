package superhero.dataflow.benchmark;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** What Linux says of a process, and of those that this one has waited for. */
final class ProcessFigures {
  /** Clock ticks a second of /proc: the kernel's USER_HZ, 100 on all that Java runs on. */
  private static final double TICKS = 100;

  private static final int UTIME = 11;
  private static final int CUTIME = 13;

  private ProcessFigures() {}

  /** CPU seconds of a process that runs; 0 where it has ended. */
  static double cpuSeconds(long pid) throws IOException {
    return seconds("/proc/" + pid + "/stat", UTIME);
  }

  /** CPU seconds of all children that have ended. */
  static double cpuSecondsOfChildren() throws IOException {
    return seconds("/proc/self/stat", CUTIME);
  }

  /** The most memory that a process had, bytes; 0 where it has ended. */
  static long peakBytes(long pid) throws IOException {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
        if (line.startsWith("VmHWM:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
        }
      }
    } catch (NoSuchFileException e) {
      // It has ended between two looks.
    }
    return 0;
  }

  private static double seconds(String file, int field) throws IOException {
    try {
      String stat = Files.readString(Path.of(file));
      // The name before may hold blanks and brackets.
      List<String> fields = Splitter.on(' ').splitToList(stat.substring(stat.lastIndexOf(')') + 2));
      return (Long.parseLong(fields.get(field)) + Long.parseLong(fields.get(field + 1))) / TICKS;
    } catch (NoSuchFileException e) {
      return 0;
    }
  }
}
