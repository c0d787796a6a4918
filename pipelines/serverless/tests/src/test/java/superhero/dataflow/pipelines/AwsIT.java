package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superhero.dataflow.lake.Location;
import superhero.dataflow.testdata.StoreFault;
import superhero.dataflow.testdata.StoreGate;

/** The packed function of AWS with Lambda's own runtime client, in a process of its own. */
class AwsIT {
  private static final String NO_FAILURES = "{\"batchItemFailures\":[]}";

  @TempDir Path folder;

  private Path unpacked;

  @BeforeEach
  void unpack() {
    assumeTrue(
        System.getProperty("os.name").equals("Linux"), "Lambda's runtime client is for Linux alone");
    unpacked = Packed.unpack("aws", folder);
  }

  @Test
  void messagesOfAQueueBecomeTablesAndOnlyThoseThatFailComeAgain() {
    FunctionLake lake = FunctionLake.withRawOfItsOwn();
    Location raw = Location.of(lake.lake().raw());
    List<String> manifests = lake.manifests();
    String gone =
        raw.list("", ".json.gz").stream()
            .map(Location.Listed::path)
            .reduce((before, last) -> last)
            .orElseThrow();
    byte[] bytes = RawLake.read(raw + gone);
    raw.delete(List.of(gone));
    List<String> bodies = new ArrayList<>();
    manifests.forEach(each -> bodies.add(Lambda.s3(each)));
    bodies.add("{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\",\"Bucket\":\"lake\"}");
    bodies.add(Lambda.s3(lake.lake().raw() + "/_lake.json"));
    bodies.add(Lambda.s3(lake.lake().raw() + "/a b/ü+%.json"));
    bodies.add("no JSON");
    try (Jobs jobs = new Jobs(folder);
        Lambda lambda = Lambda.start(jobs, unpacked, lake.options())) {
      RuntimeApi.Answer answer = lambda.invoke(Lambda.sqs(bodies));

      assertThat(answer.isError()).as(answer.body()).isFalse();
      // The range of the last object of raw, and what is no event; ids count from 1.
      assertThat(answer.body())
          .isEqualTo(
              "{\"batchItemFailures\":[{\"itemIdentifier\":\"%d\"},{\"itemIdentifier\":\"%d\"}]}"
                  .formatted(manifests.size(), bodies.size()));
      assertThat(lambda.job().said()).contains(gone, "ignored");

      raw.put(gone, bytes, "application/gzip");
      answer = lambda.invoke(Lambda.sqs(List.of(bodies.get(manifests.size() - 1))));
      assertThat(answer.body()).isEqualTo(NO_FAILURES);
      // Twice, by EventBridge in a queue, and each by itself.
      answer = lambda.invoke(Lambda.sqs(List.of(Lambda.eventBridge(manifests.get(0)))));
      assertThat(answer.body()).isEqualTo(NO_FAILURES);
      assertThat(lambda.invoke(Lambda.s3(manifests.get(1))).isError()).isFalse();
      assertThat(lambda.invoke(Lambda.eventBridge(manifests.get(1))).isError()).isFalse();
    }
    lake.assertAsStandardizeMakesIt();
  }

  @Test
  void anEventThatFailsByItselfEndsTheInvocationWithTheReason() {
    FunctionLake lake = FunctionLake.anew();
    String manifest = lake.manifests().get(0);
    try (Jobs jobs = new Jobs(folder);
        StoreGate gate = StoreGate.to(Services.S3.endpoint());
        Lambda lambda = Lambda.start(jobs, unpacked, lake.options(gate.endpoint()))) {
      gate.setRule(request -> request.isUpload() ? StoreFault.INTERNAL_ERROR : StoreFault.NONE);
      // Ten seconds of the limit are for the answer.
      RuntimeApi.Answer answer = lambda.invoke(Lambda.s3(manifest), Duration.ofSeconds(12));
      assertThat(answer.isError()).isTrue();
      assertThat(answer.body()).contains(manifest, "it is tried again");
    }
  }

  @Test
  void allMistakesOfTheOptionsAreSaidAtTheStart() {
    try (Jobs jobs = new Jobs(folder);
        Lambda lambda = Lambda.start(jobs, unpacked, "--raw=s3://b/raw --standrad=s3://b/x")) {
      assertThatThrownBy(lambda::init)
          .hasMessageContainingAll("--standard: is missing", "--standrad=s3://b/x");
    }
  }

  @Test
  void whatSnapStartRestoresHasLoadedItsClassesAndWorks() {
    FunctionLake lake = FunctionLake.anew();
    try (Jobs jobs = new Jobs(folder);
        Lambda lambda = Lambda.startPrimed(jobs, unpacked, lake.options())) {
      assertThat(lambda.invoke(allOf(lake)).body()).isEqualTo(NO_FAILURES);
    }
    lake.assertAsStandardizeMakesIt();
  }

  @Test
  @Tag("long")
  void primingAndSharedClassesMakeTheFirstAnswerFaster() throws Exception {
    Path archive = folder.resolve("classes.jsa");
    String event = allOf(FunctionLake.anew());
    try (Jobs jobs = new Jobs(folder);
        Lambda lambda =
            Lambda.start(
                jobs, unpacked, FunctionLake.anew().options(), "-XX:ArchiveClassesAtExit=" + archive)) {
      lambda.invoke(event);
      lambda.job().terminate();
      lambda.job().end(143);
    }
    for (int round = 0; round < 3; round++) {
      long plain = firstAnswer("plain", event, "-Xshare:auto");
      long shared = firstAnswer("shared classes", event, "-XX:SharedArchiveFile=" + archive);
      long primed = firstAnswer("primed", event, Lambda.PRIMED);
      assertThat(shared).isLessThan(plain);
      assertThat(primed).isLessThan(plain);
    }
  }

  /** Milliseconds from the event to its answer; prints them with those of the init phase. */
  private long firstAnswer(String name, String event, String java) {
    FunctionLake lake = FunctionLake.anew();
    try (Jobs jobs = new Jobs(folder);
        Lambda lambda = Lambda.start(jobs, unpacked, lake.options(), java)) {
      long init = lambda.init().toMillis();
      long begun = System.nanoTime();
      assertThat(lambda.invoke(event).body()).isEqualTo(NO_FAILURES);
      long answer = (System.nanoTime() - begun) / 1_000_000;
      System.out.printf("%s: init %d ms, first answer %d ms%n", name, init, answer);
      return answer;
    }
  }

  private static String allOf(FunctionLake lake) {
    return Lambda.sqs(lake.manifests().stream().map(Lambda::s3).toList());
  }

  @Test
  void killsLeaveNothingWrong() {
    killAndFinish(3);
  }

  @Test
  @Tag("long")
  void manyKillsLeaveNothingWrong() {
    killAndFinish(20);
  }

  /** At each request in turn, from the first that reads a range to the last that writes one. */
  private void killAndFinish(int kills) {
    FunctionLake lake = FunctionLake.anew();
    String event = allOf(lake);
    int requests = requestsOf(event);
    for (int kill = 1; kill <= kills; kill++) {
      kill(lake, event, kill * requests / (kills + 1));
    }
    try (Jobs jobs = new Jobs(folder);
        Lambda lambda = Lambda.start(jobs, unpacked, lake.options())) {
      assertThat(lambda.invoke(event).body()).isEqualTo(NO_FAILURES);
    }
    lake.assertAsStandardizeMakesIt();
  }

  /** Of one who has all to do. */
  private int requestsOf(String event) {
    AtomicInteger requests = new AtomicInteger();
    FunctionLake lake = FunctionLake.anew();
    try (Jobs jobs = new Jobs(folder);
        StoreGate gate = StoreGate.to(Services.S3.endpoint());
        Lambda lambda = Lambda.start(jobs, unpacked, lake.options(gate.endpoint()))) {
      gate.setRule(
          request -> {
            requests.incrementAndGet();
            return StoreFault.NONE;
          });
      assertThat(lambda.invoke(event).body()).isEqualTo(NO_FAILURES);
    }
    return requests.get();
  }

  /** Kill -9 at a request, or at an earlier one than it has still to make. */
  private void kill(FunctionLake lake, String event, int point) {
    AtomicInteger requests = new AtomicInteger();
    Lambda[] victim = new Lambda[1];
    Object started = new Object();
    try (Jobs jobs = new Jobs(folder);
        StoreGate gate = StoreGate.to(Services.S3.endpoint())) {
      gate.setRule(
          request -> {
            synchronized (started) {
              if (requests.incrementAndGet() == point) {
                victim[0].job().process().destroyForcibly();
              }
              return requests.get() < point ? StoreFault.NONE : StoreFault.HANG;
            }
          });
      synchronized (started) {
        victim[0] = Lambda.start(jobs, unpacked, lake.options(gate.endpoint()));
        victim[0].begin(event);
      }
      victim[0].job().end(137);
      victim[0].close();
    }
  }
}
