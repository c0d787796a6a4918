package superhero.dataflow.lake;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * Files of a local disk. Beam's own file system takes their names as patterns, and leaves what it
 * writes in the memory of the operating system, where a power failure takes it.
 */
final class LocalFiles {
  /** What is being written, or was when a process was killed. */
  private static final Pattern UNFINISHED = Pattern.compile("\\.(.*\\.)?[0-9a-f-]{36}\\.tmp");

  private LocalFiles() {}

  /**
   * Writes a file whole, in place of one that has its name. When this returns, the file, its name
   * and new folders above it are on the disk itself. If it fails, nothing is left.
   */
  static void put(Path file, byte[] bytes) throws IOException {
    Path folder = file.getParent();
    createFolder(folder);
    // Unlike any other's: the same object may be written twice at a time.
    Path hidden = folder.resolve("." + UUID.randomUUID() + ".tmp");
    try {
      try (FileChannel channel =
          FileChannel.open(hidden, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      Files.move(hidden, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(hidden);
      throw e;
    }
    force(folder);
  }

  /**
   * Gives each file of a folder; none if it is not there.
   *
   * @param deep also those of folders below it
   */
  static void walk(Path folder, boolean deep, BiConsumer<Path, BasicFileAttributes> visitor)
      throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        deep ? Integer.MAX_VALUE : 1,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()
                && !UNFINISHED.matcher(file.getFileName().toString()).matches()) {
              visitor.accept(file, attributes);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            // Deleted meanwhile; or a link to a folder above, whose files are visited already.
            if (e instanceof NoSuchFileException || e instanceof FileSystemLoopException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
  }

  /** One at a time: whoever finds a folder may rely on its name being on the disk. */
  private static synchronized void createFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    createFolder(folder.getParent());
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
    force(folder.getParent());
  }

  private static void force(Path folder) throws IOException {
    // Windows opens no folders.
    if (File.separatorChar == '/') {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
