package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superhero.dataflow.testdata.StoreFault;
import superhero.dataflow.testdata.StoreGate;
import superhero.dataflow.testdata.StoreRequest;

/** Kafka has forgotten a group, which goes on from its lake with batches of other sizes. */
class StartFromLakeTest {
  private static final int MESSAGES = 200;
  private static final String[] OTHER_SIZES = {
    "--startFrom=lake", "--batchSize=40", "--maxBatchBytes=5000"
  };

  @TempDir Path folder;

  private final RawLake lake = new RawLake();
  private String topic;

  @BeforeEach
  void fillTopic() {
    topic = Services.newTopic(1);
    send(MESSAGES);
  }

  @Test
  void whatIsWholeIsNotCutAgain() throws Exception {
    RawLake.assertDone(Services.run(lake.ingest(topic)));
    Map<String, byte[]> before = lake.lake.rawObjects();
    forgetGroup();
    send(50);

    RawLake.assertDone(Services.run(lake.ingest(topic, OTHER_SIZES)));

    assertThat(lake.lake.rawObjects()).containsAllEntriesOf(before);
    assertEachOnce(MESSAGES + 50);
  }

  /** Behind a range that was not finished, ranges are whole. */
  @Test
  void whatIsWholeBehindAGapIsNotCutAgain() throws Exception {
    killWithAGapAtTheStart();
    assertThat(lake.lake.table("etl_meta"))
        .isNotEmpty()
        .noneMatch(row -> row.get("start_offset").equals("0"));
    forgetGroup();

    RawLake.assertDone(Services.run(lake.ingest(topic, OTHER_SIZES)));

    assertEachOnce(MESSAGES);
  }

  /** The etl_meta of the first range never comes there; some of later ones do. */
  private void killWithAGapAtTheStart() {
    CompletableFuture<Job> victim = new CompletableFuture<>();
    AtomicInteger whole = new AtomicInteger();
    try (Jobs jobs = new Jobs(folder);
        StoreGate s3 = StoreGate.to(Services.S3.endpoint())) {
      s3.setRule(
          new StoreGate.Rule() {
            @Override
            public StoreFault on(StoreRequest request) {
              boolean first = request.path().matches(".*/etl_meta/.*_0{19}_\\d{19}[.]parquet");
              return first && request.isUpload() ? StoreFault.HANG : StoreFault.NONE;
            }

            @Override
            public void answered(StoreRequest request, int status) {
              if (request.isCompletion()
                  && request.path().contains("/etl_meta/")
                  && whole.incrementAndGet() == 4) {
                victim.join().kill();
              }
            }
          });
      List<String> args = new ArrayList<>(lake.ingest(topic));
      args.addAll(List.of("--targetParallelism=3", "--endpoint=" + s3.endpoint()));
      Job job = jobs.start(Program.here(), args);
      victim.complete(job);
      job.end(137);
    }
  }

  private void assertEachOnce(int messages) {
    List<String> offsets = new ArrayList<>();
    for (int offset = 0; offset < messages; offset++) {
      offsets.add(topic + "-0@" + offset);
    }
    lake.lake.holdsExactly(offsets);
    lake.assertAudited();
  }

  private void forgetGroup() throws Exception {
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", (Object) Services.KAFKA.bootstrapServers()))) {
      admin.deleteConsumerGroups(List.of(lake.group, lake.group + ".plan")).all().get();
    }
  }

  private void send(int count) {
    List<ProducerRecord<byte[], byte[]>> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      messages.add(RawLake.message(topic, 0, RawLake.NOON.toEpochMilli(), RawLake.log(i)));
    }
    Services.send(messages);
  }
}
