package superhero.dataflow.dataflow;

import com.google.api.services.dataflow.model.JobMessage;
import com.google.common.util.concurrent.Uninterruptibles;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.runners.dataflow.DataflowClient;
import org.apache.beam.runners.dataflow.DataflowPipelineJob;
import org.apache.beam.runners.dataflow.util.MonitoringUtil;
import org.apache.beam.runners.dataflow.util.TimeUtil;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricResults;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import superhero.dataflow.failure.JobException;

/**
 * A job as the service sees it. While Beam's own result waits, it says that Ctrl-C does not cancel,
 * and gives all messages again each time; it knows no cause of a failure.
 */
final class WatchedJob implements PipelineResult {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedJob.class);
  private static final Duration BETWEEN_LOOKS = Duration.standardSeconds(2);

  /** What a worker says of an exception of this project, amid its stack trace. */
  private static final Pattern SENTENCE =
      Pattern.compile(Pattern.quote(JobException.class.getName()) + ": ([^\\n]*)");

  private static final Pattern DIGITS = Pattern.compile("\\d+");

  /** How often Dataflow tries a piece of work of a job that does not stream. */
  private static final int ATTEMPTS = 4;

  private final Map<String, Integer> failures = new HashMap<>();
  private final DataflowPipelineJob job;
  private final boolean streams;
  private final MonitoringUtil monitoring;
  private long lastMessage;
  private String lastError = "the job failed; its page in Google Cloud says why";
  private @Nullable String sentence;
  private boolean isHopeless;
  private volatile boolean cancelled;

  WatchedJob(DataflowPipelineJob job, DataflowJobOptions options) {
    this.job = job;
    this.streams = options.isStreaming();
    this.monitoring = new MonitoringUtil(DataflowClient.create(options));
  }

  @Override
  public State getState() {
    return cancelled ? State.CANCELLED : job.getState();
  }

  /** Returns when the service has taken it; the workers end some minutes later. */
  @Override
  public State cancel() throws IOException {
    job.cancel();
    cancelled = true;
    return State.CANCELLED;
  }

  @Override
  public State waitUntilFinish() {
    return waitUntilFinish(Duration.millis(Long.MAX_VALUE));
  }

  /** RUNNING where the job still does; throws what ended a job that failed. */
  @Override
  public State waitUntilFinish(Duration duration) {
    long begun = System.nanoTime();
    while (true) {
      // Before its messages, so that none comes after the last look.
      State state = getState();
      readMessages();
      if (state == State.FAILED) {
        throw new JobException(sentence != null ? sentence : lastError);
      }
      if (isHopeless && streams && !state.isTerminal()) {
        giveUp();
      }
      if (state.isTerminal()) {
        return state;
      }
      if (System.nanoTime() - begun >= TimeUnit.MILLISECONDS.toNanos(duration.getMillis())) {
        return State.RUNNING;
      }
      Uninterruptibles.sleepUninterruptibly(BETWEEN_LOOKS.getMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /**
   * Of a job that streams Dataflow tries a range again for ever; all other runners end it. What is
   * said once may be of a worker whose work another one has.
   */
  private void giveUp() {
    try {
      cancel();
    } catch (IOException e) {
      throw new JobException(sentence + " (and the job could not be cancelled)", e);
    }
    throw new JobException(sentence);
  }

  private void readMessages() {
    List<JobMessage> messages;
    try {
      messages = monitoring.getJobMessages(job.getJobId(), lastMessage);
    } catch (IOException e) {
      LOG.warn("Dataflow gives no messages of the job just now: {}", e.getMessage());
      return;
    }
    for (JobMessage message : messages) {
      Instant time = TimeUtil.fromCloudTime(message.getTime());
      if (time != null) {
        lastMessage = Math.max(lastMessage, time.getMillis());
      }
      tell(message.getMessageImportance(), String.valueOf(message.getMessageText()));
    }
  }

  private void tell(String importance, String text) {
    switch (importance) {
      case "JOB_MESSAGE_ERROR" -> {
        LOG.warn("{}", text);
        lastError = text;
        Matcher own = SENTENCE.matcher(text);
        if (own.find()) {
          sentence = own.group(1);
          // Of which only a number may differ, such as that of the seconds.
          isHopeless |=
              failures.merge(DIGITS.matcher(sentence).replaceAll(""), 1, Integer::sum) >= ATTEMPTS;
        }
      }
      case "JOB_MESSAGE_WARNING" -> LOG.warn("{}", text);
      case "JOB_MESSAGE_BASIC" -> LOG.info("{}", text);
      default -> LOG.debug("{}", text);
    }
  }

  @Override
  public MetricResults metrics() {
    return job.metrics();
  }
}
