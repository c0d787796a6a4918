package superhero.dataflow.pipelines.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.pipelines.options.Mistakes;

/** A file of this machine that a command writes beside what it prints. */
public final class OutputFile {
  private final Path path;

  private OutputFile(Path path) {
    this.path = path;
  }

  /** Of an option's value; null where there is none, or it is a mistake. */
  public static @Nullable OutputFile of(String option, @Nullable String file, Mistakes mistakes) {
    if (file == null) {
      return null;
    }
    try {
      Path path = Path.of(file).toAbsolutePath();
      Path folder = path.getParent();
      if (folder != null && Files.isDirectory(folder) && !Files.isDirectory(path)) {
        if (!Files.isWritable(Files.exists(path) ? path : folder)) {
          mistakes.add(option, file, "cannot be written");
        }
        return new OutputFile(path);
      }
    } catch (InvalidPathException e) {
      // Nor is it a file in a folder that is there.
    }
    mistakes.add(option, file, "should be a file in a folder that is there");
    return null;
  }

  public void write(String text) {
    try {
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new JobException("cannot write " + path + ": " + e, e);
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
