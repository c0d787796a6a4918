package superhero.dataflow.store;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
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
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Files of a local disk. Beam's own file system takes their names as patterns, one that may not be
 * read for one that is not there, and leaves what it writes in the memory of the operating system,
 * where a power failure takes it. What a disk refuses it will refuse again.
 */
final class LocalFiles implements StoreClient {
  /** What is being written, or was when a process was killed. */
  private static final Pattern UNFINISHED = Pattern.compile("\\.(.*\\.)?[0-9a-f-]{36}\\.tmp");

  /**
   * Writes a file whole, in place of one that has its name. When this returns, the file, its name
   * and new folders above it are on the disk itself. If it fails, nothing is left.
   */
  @Override
  public void put(String name, byte[] bytes, String mimeType) throws IOException {
    Path file = Path.of(name);
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

  @Override
  public byte[] read(String name, int most) throws IOException {
    try (FileChannel file = FileChannel.open(Path.of(name))) {
      file.position(Math.max(0, file.size() - most));
      return Channels.newInputStream(file).readAllBytes();
    } catch (NoSuchFileException e) {
      throw (IOException) new FileNotFoundException("it is not there").initCause(e);
    }
  }

  @Override
  public void delete(List<String> names) throws IOException {
    for (String each : names) {
      Files.deleteIfExists(Path.of(each));
    }
  }

  /** All files of the folder that the prefix is in, and of those below it. */
  @Override
  public List<Listed> list(String prefix, boolean deep) throws IOException {
    List<Listed> files = new ArrayList<>();
    Path folder = Path.of(prefix.substring(0, prefix.lastIndexOf('/') + 1));
    if (!Files.isDirectory(folder)) {
      return files;
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
              files.add(
                  new Listed(
                      file.toString(),
                      attributes.size(),
                      attributes.lastModifiedTime().toMillis()));
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
    return files;
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
