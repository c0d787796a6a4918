package superhero.dataflow.benchmark.limit;

import com.google.common.base.Splitter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import superhero.dataflow.range.Range;

/**
 * Writes what a log holds to a lake as fast as this machine can, and ends. System properties say
 * what: {@code servers}, {@code topics}, {@code lake} (a folder, or a bucket where there is an
 * {@code endpoint}), {@code batchSize}, {@code maxBatchBytes}, {@code level}.
 */
public final class Limit {
  private Limit() {}

  public static void main(String[] args) throws Exception {
    List<String> topics = Splitter.on(',').splitToList(System.getProperty("topics"));
    String lake = System.getProperty("lake");
    String endpoint = System.getProperty("endpoint");
    int level = Integer.getInteger("level");
    Ranges ranges;
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", System.getProperty("servers")))) {
      ranges =
          Ranges.of(admin, topics, Integer.getInteger("batchSize"), Long.getLong("maxBatchBytes"));
    }
    Store store =
        endpoint == null ? Store.folder(Path.of(lake)) : Store.bucket(URI.create(endpoint), lake);
    int cores = Runtime.getRuntime().availableProcessors();
    ExecutorService threads = Executors.newFixedThreadPool(cores);
    List<Future<?>> done = new ArrayList<>();
    for (int i = 0; i < cores; i++) {
      done.add(
          threads.submit(
              () -> {
                work(ranges, new RangeWriter(store, level));
                return null;
              }));
    }
    threads.shutdown();
    for (Future<?> each : done) {
      each.get();
    }
  }

  private static void work(Ranges ranges, RangeWriter writer) throws Exception {
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings())) {
      RangeReader messages = new RangeReader(consumer);
      for (Range range = ranges.next(null); range != null; range = ranges.next(range)) {
        writer.write(range, messages);
      }
    }
  }

  private static Map<String, Object> settings() {
    return Map.of(
        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
        System.getProperty("servers"),
        ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
        ByteArrayDeserializer.class,
        ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
        ByteArrayDeserializer.class,
        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
        false,
        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
        "read_committed",
        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
        10_000,
        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
        8 << 20,
        // As ingest: else it waits for half a second at the end of each partition.
        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
        10);
  }
}
