package superhero.dataflow.lake;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.store.Stores;
import superhero.dataflow.store.UploadPool;

/**
 * Objects on their way to the lake: who puts one goes on at once, unless too much is under way in
 * this process. Used by one thread.
 */
public final class Uploads implements AutoCloseable {
  private final UploadPool pool = Stores.uploads();
  private final List<CompletableFuture<Void>> underWay = new ArrayList<>();
  private final List<CompletableFuture<Void>> step = new ArrayList<>();

  /** Threads that upload now, which also guards their being interrupted. */
  private final Set<Thread> uploading = new HashSet<>();

  private CompletableFuture<Void> before = UploadPool.NOTHING;
  private volatile boolean abandoned;

  /**
   * As {@link Location#put}, which it does later.
   *
   * @throws JobException that an earlier one ended with
   */
  public void put(Location location, String path, byte[] bytes, String mimeType) {
    CompletableFuture<Void> upload =
        pool.after(before, bytes.length, () -> upload(location, path, bytes, mimeType));
    step.add(upload);
    underWay.add(upload);
    for (CompletableFuture<Void> each : underWay) {
      if (each.isCompletedExceptionally()) {
        UploadPool.await(each);
      }
    }
    underWay.removeIf(CompletableFuture::isDone);
  }

  private void upload(Location location, String path, byte[] bytes, String mimeType) {
    synchronized (uploading) {
      if (abandoned) {
        return;
      }
      uploading.add(Thread.currentThread());
    }
    try {
      location.put(path, bytes, mimeType);
    } finally {
      synchronized (uploading) {
        uploading.remove(Thread.currentThread());
        // Not of what the thread does next.
        boolean unused = Thread.interrupted();
      }
    }
  }

  /** What is put from now on begins when all that was put since {@link #begin} is on the lake. */
  public void then() {
    before = CompletableFuture.allOf(step.toArray(CompletableFuture<?>[]::new));
    step.clear();
  }

  /** What is put from now on waits for nothing. */
  public void begin() {
    before = UploadPool.NOTHING;
    step.clear();
  }

  /**
   * Waits until all is on the lake.
   *
   * @throws JobException where something cannot be written
   */
  public void await() {
    underWay.forEach(UploadPool::await);
    underWay.clear();
  }

  /**
   * Waits for what is under way, and begins nothing more: another attempt may be made then, or
   * another job. If the thread is interrupted, so is what is under way.
   */
  @Override
  public void close() {
    abandoned = true;
    boolean interrupted = false;
    while (!underWay.isEmpty()) {
      try {
        underWay.get(0).get();
        underWay.remove(0);
      } catch (ExecutionException e) {
        // Known, or of no more interest.
        underWay.remove(0);
      } catch (InterruptedException e) {
        interrupted = true;
        synchronized (uploading) {
          uploading.forEach(Thread::interrupt);
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
