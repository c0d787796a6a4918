package superhero.dataflow.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.store.UploadOptions;
import superhero.dataflow.store.UploadPool;

class UploadsTest {
  private static final CompletableFuture<Void> NOTHING = CompletableFuture.completedFuture(null);

  @TempDir Path folder;

  @Test
  void whatComesThenWaitsForWhatWasBefore() throws IOException {
    Location location = Location.of(folder.toString());
    Files.createDirectories(folder.resolve("taken/by a folder"));
    try (Uploads uploads = new Uploads()) {
      uploads.put(location, "raw/1", new byte[1], "text/plain");
      uploads.put(location, "taken", new byte[1], "text/plain");
      uploads.then();
      assertThatThrownBy(
              () -> {
                uploads.put(location, "table/1", new byte[1], "text/plain");
                uploads.await();
              })
          .isInstanceOf(JobException.class)
          .hasMessageStartingWith("cannot write " + folder + "/taken: ");
    }

    assertThat(folder.resolve("raw/1")).exists();
    assertThat(folder.resolve("table/1")).doesNotExist();
  }

  @Test
  void anotherBeginningWaitsForNothing() throws IOException {
    Location location = Location.of(folder.toString());
    Files.createDirectories(folder.resolve("taken/by a folder"));
    try (Uploads uploads = new Uploads()) {
      uploads.put(location, "taken", new byte[1], "text/plain");
      uploads.begin();
      try {
        uploads.put(location, "raw/2", new byte[1], "text/plain");
      } catch (JobException e) {
        // Of the first, where it has failed already; the second is under way.
        assertThat(e).hasMessageContaining("taken");
      }
      // Before it is closed: what has not begun then is not written.
      await().untilAsserted(() -> assertThat(folder.resolve("raw/2")).exists());
      assertThatThrownBy(uploads::await).isInstanceOf(JobException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({"3,1000000,3", "8,250,2", "8,99,1", "1,1000000,1"})
  void soManyRequestsAndBytesAreUnderWay(int maxUploads, int maxBytes, int expected)
      throws InterruptedException {
    UploadPool pool = pool(maxUploads, maxBytes);
    AtomicInteger underWay = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch full = new CountDownLatch(expected);
    CountDownLatch end = new CountDownLatch(1);
    List<CompletableFuture<Void>> uploads = new ArrayList<>();
    Thread caller =
        new Thread(
            () -> {
              for (int i = 0; i < 20; i++) {
                uploads.add(
                    pool.after(
                        NOTHING,
                        100,
                        () -> {
                          most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                          full.countDown();
                          awaitQuietly(end);
                          underWay.decrementAndGet();
                        }));
              }
            });
    caller.start();
    full.await();
    end.countDown();
    caller.join();
    uploads.forEach(CompletableFuture::join);

    assertThat(most).hasValue(expected);
  }

  @Test
  void withoutThreadsAnObjectIsThereAtOnce() {
    Thread[] by = new Thread[1];

    pool(0, 100).after(NOTHING, 1000, () -> by[0] = Thread.currentThread()).join();

    assertThat(by[0]).isSameAs(Thread.currentThread());
  }

  private static UploadPool pool(int maxUploads, int maxBytes) {
    UploadOptions options = PipelineOptionsFactory.as(UploadOptions.class);
    options.setMaxUploads(maxUploads);
    options.setMaxUploadBytes(maxBytes);
    return new UploadPool(options);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
