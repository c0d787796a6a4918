package superhero.dataflow.pipelines;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The zips of the functions, as their clouds unpack them. */
final class Packed {
  private Packed() {}

  /** The zip of a cloud, which {@code package} makes. */
  static Path zip(String cloud) {
    Path zip = Path.of("../target/superhero-dataflow-" + cloud + ".zip");
    assumeTrue(Files.exists(zip), zip + " is not there: run mvn package first");
    return zip;
  }

  /** How many bytes a zip has when it is unpacked. */
  static long unpackedBytes(String cloud) throws IOException {
    try (ZipFile zip = new ZipFile(zip(cloud).toFile())) {
      return zip.stream().mapToLong(ZipEntry::getSize).sum();
    }
  }

  /** Unpacks the zip of a cloud; gives the folder. */
  static Path unpack(String cloud, Path folder) {
    Path to = folder.resolve(cloud);
    try (ZipFile zip = new ZipFile(zip(cloud).toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        Path file = to.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.getParent());
          try (InputStream in = zip.getInputStream(entry)) {
            Files.copy(in, file);
          }
        }
      }
      return to;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The jar or folder that a class was loaded from. */
  static String jarOf(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation().getPath();
  }

  /** {@code java} with options as a function has them: little memory, the first compiler alone. */
  static List<String> java(String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC"));
    words.addAll(List.of(more));
    return words;
  }
}
