package superhero.dataflow.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.stream.Stream;

/**
 * The objects of raw and of the tables in a folder.
 *
 * @param last when the last of them got its content and its name, ms since 1970
 */
record Output(long objects, long bytes, long last) {

  static Output of(Path folder) throws IOException {
    long objects = 0;
    long bytes = 0;
    long last = 0;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Output::isObject).toList()) {
        objects++;
        bytes += Files.size(file);
        // Of the file's last change or renaming, whichever is later.
        FileTime changed = (FileTime) Files.getAttribute(file, "unix:ctime");
        last = Math.max(last, changed.toMillis());
      }
    }
    return new Output(objects, bytes, last);
  }

  private static boolean isObject(Path file) {
    String name = file.getFileName().toString();
    return !name.startsWith(".")
        && !name.startsWith("_")
        && (name.endsWith(".gz") || name.endsWith(".parquet"));
  }
}
