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
        System.getProperty("os.name").equals("Linux"),
        "Lambda's runtime client is for Linux alone");
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
          .hasMessageContainingAll("--standard: is missing", "--standrad: there is no such option")
          .hasMessageNotContaining("s3://b/x");
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
                jobs,
                unpacked,
                FunctionLake.anew().options(),
                "-XX:ArchiveClassesAtExit=" + archive)) {
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

  /** Of one manifest after the other, at later and later requests, up to its last. */
  private void killAndFinish(int kills) {
    FunctionLake lake = FunctionLake.anew();
    List<String> manifests = lake.manifests();
    List<Integer> requests = requestsOf(manifests);
    for (int kill = 0; kill < kills; kill++) {
      int manifest = kill % manifests.size();
      kill(lake, manifests.get(manifest), 1 + kill * requests.get(manifest) / kills);
    }
    try (Jobs jobs = new Jobs(folder);
        Lambda lambda = Lambda.start(jobs, unpacked, lake.options())) {
      assertThat(lambda.invoke(allOf(lake)).body()).isEqualTo(NO_FAILURES);
    }
    lake.assertAsStandardizeMakesIt();
  }

  /** How many it takes to make each range. */
  private List<Integer> requestsOf(List<String> manifests) {
    AtomicInteger requests = new AtomicInteger();
    List<Integer> ofEach = new ArrayList<>();
    try (Jobs jobs = new Jobs(folder);
        StoreGate gate = StoreGate.to(Services.S3.endpoint());
        Lambda lambda = startBehind(gate, FunctionLake.anew(), jobs)) {
      gate.setRule(
          request -> {
            requests.incrementAndGet();
            return StoreFault.NONE;
          });
      for (String each : manifests) {
        requests.set(0);
        assertThat(lambda.invoke(Lambda.s3(each)).isError()).isFalse();
        ofEach.add(requests.get());
      }
    }
    return ofEach;
  }

  /** It has asked whether the lake is there, which only the first event does. */
  private Lambda startBehind(StoreGate gate, FunctionLake lake, Jobs jobs) {
    Lambda lambda = Lambda.start(jobs, unpacked, lake.options(gate.endpoint()));
    String isNotThere = lake.manifests().get(0).replace("_0000", "_0001");
    assertThat(lambda.invoke(Lambda.s3(isNotThere)).isError()).isTrue();
    return lambda;
  }

  /** Kill -9 at a request, which does not reach the store. */
  private void kill(FunctionLake lake, String manifest, int point) {
    AtomicInteger requests = new AtomicInteger();
    try (Jobs jobs = new Jobs(folder);
        StoreGate gate = StoreGate.to(Services.S3.endpoint());
        Lambda victim = startBehind(gate, lake, jobs)) {
      gate.setRule(
          request -> {
            int number = requests.incrementAndGet();
            if (number == point) {
              victim.job().process().destroyForcibly();
            }
            return number < point ? StoreFault.NONE : StoreFault.HANG;
          });
      victim.begin(Lambda.s3(manifest));
      victim.job().end(137);
    }
  }
}
