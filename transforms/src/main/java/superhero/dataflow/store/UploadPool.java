package superhero.dataflow.store;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import superhero.dataflow.failure.JobException;

/** The uploads of a process, of which so many are under way, with so many bytes. */
public final class UploadPool {
  /** Before an upload that waits for no other. */
  public static final CompletableFuture<Void> NOTHING = CompletableFuture.completedFuture(null);

  private final Executor threads;
  private final Semaphore bytes;
  private final int mostBytes;

  /** A pool, which nobody has to close: its threads end when there is nothing to do. */
  public UploadPool(UploadOptions options) {
    threads = options.getMaxUploads() < 1 ? Runnable::run : threads(options.getMaxUploads());
    mostBytes = Math.max(1, options.getMaxUploadBytes());
    // In the order in which they ask: a large object is not passed by small ones for ever.
    bytes = new Semaphore(mostBytes, true);
  }

  private static Executor threads(int most) {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            most,
            most,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            new ThreadFactoryBuilder().setNameFormat("upload-%d").setDaemon(true).build());
    // They would keep the classes of an ended job in a Flink task manager.
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /**
   * Uploads when another upload is done. Waits while too many bytes are under way. What the upload
   * counts is counted by the step that asks for it.
   *
   * @param length bytes of the object; one that is larger than all that may be under way goes alone
   * @return done when the upload is; fails as the upload or the one before did
   * @throws JobException if the thread is interrupted
   */
  public CompletableFuture<Void> after(
      CompletableFuture<Void> before, int length, Runnable upload) {
    int permits = Math.min(length, mostBytes);
    try {
      bytes.acquire(permits);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    return before
        .thenRunAsync(StepMetrics.carried(upload), threads)
        .whenComplete((done, failure) -> bytes.release(permits));
  }

  /**
   * Waits for an upload.
   *
   * @throws JobException if the thread is interrupted; else whatever the upload ended with
   */
  public static void await(CompletableFuture<Void> upload) {
    try {
      upload.get();
    } catch (ExecutionException e) {
      Throwables.throwIfUnchecked(e.getCause());
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** How many bytes wait to be uploaded, or are being so. */
  public int bytesUnderWay() {
    return mostBytes - bytes.availablePermits();
  }

  private static JobException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new JobException("interrupted while objects are written or read", e);
  }
}
