package superhero.dataflow.stores.s3;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.io.aws2.common.ClientBuilderFactory;
import org.apache.beam.sdk.io.aws2.options.S3ClientBuilderFactory;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import superhero.dataflow.store.StoreAnswer;

/**
 * Beam's S3 client, and what Beam has no option for: {@code --s3PathStyle}, and an end of answers
 * that drip.
 */
public final class S3ClientFactory implements S3ClientBuilderFactory {
  /**
   * Nobody closes Beam's client, so its reaper's thread would keep the classes of an ended job in a
   * Flink task manager. Connections that grew old are checked when they are used.
   */
  private static final ApacheHttpClient.Builder HTTP =
      ApacheHttpClient.builder()
          .useIdleConnectionReaper(false)
          // To ask whether an object may be sent takes as long as to send it.
          .expectContinueEnabled(false);

  static final String TIMER = "s3-answers";

  @Override
  public S3ClientBuilder createBuilder(S3Options options) {
    return builder(options, StoreAnswer.LONGEST);
  }

  /** A client that gives up an attempt whose answer has not ended after so long. */
  static S3ClientBuilder builder(S3Options options, Duration longestAnswer) {
    S3ClientBuilder builder =
        ClientBuilderFactory.getFactory(options)
            .create(S3Client.builder().httpClientBuilder(HTTP), options)
            .forcePathStyle(options.as(S3StoreOptions.class).getS3PathStyle());
    return builder.overrideConfiguration(
        builder.overrideConfiguration().toBuilder()
            .apiCallAttemptTimeout(longestAnswer)
            .scheduledExecutorService(timer())
            .build());
  }

  /** Its thread ends when nothing is under way, for the reason that {@link #HTTP} has. */
  private static ScheduledThreadPoolExecutor timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1, new ThreadFactoryBuilder().setNameFormat(TIMER).setDaemon(true).build());
    timer.setRemoveOnCancelPolicy(true);
    timer.setKeepAliveTime(1, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    return timer;
  }
}
