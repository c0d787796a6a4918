package superhero.dataflow.testdata;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.domain.Blob;
import org.jclouds.blobstore.domain.BlobMetadata;
import org.jclouds.blobstore.domain.PageSet;
import org.jclouds.blobstore.domain.StorageMetadata;
import org.jclouds.blobstore.options.GetOptions;
import org.jclouds.blobstore.options.ListContainerOptions;
import org.jclouds.blobstore.options.PutOptions;
import org.jclouds.blobstore.util.ForwardingBlobStore;
import org.jclouds.io.MutableContentMetadata;

/**
 * A store of files that has no folders, as S3 has none: what lies between slashes is no object, and
 * to delete what is not there does nothing. S3A, Flink's way to S3, counts on both. An object shows
 * when it is whole: the files that it grows in are not listed.
 */
final class FilesAsObjects extends ForwardingBlobStore {
  private final Path folder;

  /** Many objects may be written at once, but not while some are listed. */
  private final ReadWriteLock unfinished = new ReentrantReadWriteLock();

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
  public String putBlob(String container, Blob blob) {
    return putBlob(container, blob, PutOptions.NONE);
  }

  @Override
  public String putBlob(String container, Blob blob, PutOptions options) {
    MutableContentMetadata described = blob.getPayload().getContentMetadata();
    try (InputStream in = blob.getPayload().openStream()) {
      // A client that goes away before the end leaves nothing. Not by readAllBytes: S3Proxy's
      // stream takes a read of no bytes for its end.
      ByteArrayOutputStream whole = new ByteArrayOutputStream();
      in.transferTo(whole);
      blob.setPayload(whole.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    blob.getPayload().setContentMetadata(described);
    unfinished.readLock().lock();
    try {
      return super.putBlob(container, blob, options);
    } finally {
      unfinished.readLock().unlock();
    }
  }

  @Override
  public PageSet<? extends StorageMetadata> list(String container, ListContainerOptions options) {
    unfinished.writeLock().lock();
    try {
      return super.list(container, options);
    } finally {
      unfinished.writeLock().unlock();
    }
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
