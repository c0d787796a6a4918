package superhero.dataflow.testdata;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.domain.Blob;
import org.jclouds.blobstore.domain.BlobMetadata;
import org.jclouds.blobstore.options.GetOptions;
import org.jclouds.blobstore.util.ForwardingBlobStore;

/**
 * A store of files that has no folders, as S3 has none: what lies between slashes is no object, and
 * to delete what is not there does nothing. S3A, Flink's way to S3, counts on both.
 */
final class FilesAsObjects extends ForwardingBlobStore {
  private final Path folder;

  /**
   * Covers the folders of a store.
   *
   * @param folder has a folder for each bucket
   */
  FilesAsObjects(BlobStore files, Path folder) {
    super(files);
    this.folder = folder;
  }

  @Override
  public boolean blobExists(String container, String name) {
    return !isFolder(container, name) && super.blobExists(container, name);
  }

  @Override
  public BlobMetadata blobMetadata(String container, String name) {
    return isFolder(container, name) ? null : super.blobMetadata(container, name);
  }

  @Override
  public Blob getBlob(String container, String name) {
    return getBlob(container, name, GetOptions.NONE);
  }

  @Override
  public Blob getBlob(String container, String name, GetOptions options) {
    return isFolder(container, name) ? null : super.getBlob(container, name, options);
  }

  @Override
  public void removeBlob(String container, String name) {
    if (!Files.isDirectory(folder.resolve(container).resolve(name))) {
      super.removeBlob(container, name);
    }
  }

  @Override
  public void removeBlobs(String container, Iterable<String> names) {
    names.forEach(name -> removeBlob(container, name));
  }

  /** A name that ends with a slash is an object that some clients make to mark a folder. */
  private boolean isFolder(String container, String name) {
    return !name.endsWith("/") && Files.isDirectory(folder.resolve(container).resolve(name));
  }
}
