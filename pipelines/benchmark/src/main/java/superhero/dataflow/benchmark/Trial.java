package superhero.dataflow.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * One run of a contestant as a process of its own, watched from outside: the broker says when it
 * reads first, the files when it writes last, Linux what it takes meanwhile.
 */
final class Trial {
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final Duration LOOK_AT_OFFSETS = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final int TERMINATED = 143;

  private final Contestant contestant;
  private final Setting setting;
  private final Map<TopicPartition, Long> ends;
  private final long readBefore = BytesRead.now();
  private final NavigableMap<Long, Double> cpuSeconds = new TreeMap<>();
  private long firstRead;
  private long peakBytes;

  private Trial(Contestant contestant, Setting setting, Map<TopicPartition, Long> ends) {
    this.contestant = contestant;
    this.setting = setting;
    this.ends = ends;
  }

  /**
   * Runs a contestant to its end, or until all offsets are committed where it streams.
   *
   * @param folder that its output is in afterwards
   * @param said gets what it prints
   * @throws IllegalStateException where it fails, or is not done in half an hour
   */
  static Outcome of(
      Contestant contestant,
      Setting setting,
      Map<TopicPartition, Long> ends,
      Admin admin,
      Path folder,
      Path said)
      throws IOException, InterruptedException, ExecutionException {
    return new Trial(contestant, setting, ends).run(admin, folder, said);
  }

  private Outcome run(Admin admin, Path folder, Path said)
      throws IOException, InterruptedException, ExecutionException {
    double cpuBefore = ProcessFigures.cpuSecondsOfChildren();
    ProcessBuilder builder =
        new ProcessBuilder(contestant.command(setting))
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.environment().putAll(setting.environment());
    long begun = System.currentTimeMillis();
    Process process = builder.start();
    try {
      watch(process, admin, begun + PATIENCE.toMillis());
    } finally {
      process.destroyForcibly().waitFor();
    }
    long ended = System.currentTimeMillis();
    int exit = process.exitValue();
    if (exit != 0 && !(exit == TERMINATED && contestant.streams())) {
      throw new IllegalStateException(
          contestant.word() + " ended with exit code " + exit + "; " + said + " says why");
    }
    Output output = Output.of(folder);
    if (firstRead == 0 || output.objects() == 0) {
      throw new IllegalStateException(
          contestant.word() + " read or wrote nothing; " + said + " may say why");
    }
    double wholeCpu = ProcessFigures.cpuSecondsOfChildren() - cpuBefore;
    return new Outcome(
        contestant,
        (output.last() - firstRead) / 1e3,
        (ended - begun) / 1e3,
        cpuAt(output.last(), wholeCpu) - cpuAt(firstRead, wholeCpu),
        wholeCpu,
        peakBytes,
        BytesRead.now() - readBefore,
        output.objects(),
        output.bytes(),
        List.of());
  }

  private void watch(Process process, Admin admin, long deadline)
      throws IOException, InterruptedException, ExecutionException {
    long nextOffsets = 0;
    while (!process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
      long now = System.currentTimeMillis();
      if (now > deadline) {
        throw new IllegalStateException(contestant.word() + " is not done after " + PATIENCE);
      }
      double cpu = ProcessFigures.cpuSeconds(process.pid());
      if (cpu > 0) {
        cpuSeconds.put(now, cpu);
      }
      peakBytes = Math.max(peakBytes, ProcessFigures.peakBytes(process.pid()));
      if (firstRead == 0 && BytesRead.now() > readBefore) {
        firstRead = now;
      }
      if (contestant.streams() && now >= nextOffsets) {
        nextOffsets = now + LOOK_AT_OFFSETS.toMillis();
        if (isCommitted(admin)) {
          process.destroy();
        }
      }
    }
  }

  private boolean isCommitted(Admin admin) throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin
            .listConsumerGroupOffsets(setting.group())
            .partitionsToOffsetAndMetadata(setting.group())
            .get();
    return ends.entrySet().stream()
        .allMatch(
            each ->
                committed.get(each.getKey()) != null
                    && committed.get(each.getKey()).offset() == each.getValue());
  }

  /** What the process had taken by then. */
  private double cpuAt(long millis, double afterwards) {
    Map.Entry<Long, Double> look = cpuSeconds.ceilingEntry(millis);
    return look == null ? afterwards : look.getValue();
  }
}
