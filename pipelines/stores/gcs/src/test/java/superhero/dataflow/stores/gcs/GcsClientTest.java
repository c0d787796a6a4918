package superhero.dataflow.stores.gcs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static superhero.dataflow.store.StoreClient.ALL;

import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.javanet.NetHttpTransport;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import superhero.dataflow.store.StoreClient.Listed;
import superhero.dataflow.store.StoreException;
import superhero.dataflow.testdata.EmbeddedGcs;

class GcsClientTest {
  private static final String GZIP = "application/gzip";

  private EmbeddedGcs gcs;
  private CountingServer server;
  private GcsClient client;

  @BeforeEach
  void start() throws IOException {
    gcs = EmbeddedGcs.start("lake");
    server = new CountingServer(gcs.endpoint());
    client = client(server.endpoint(), request -> {});
  }

  @AfterEach
  void stop() {
    server.close();
    gcs.close();
  }

  private static GcsClient client(URI endpoint, HttpRequestInitializer credentials) {
    return new GcsClient(endpoint, new NetHttpTransport(), credentials);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "raw/a.json.gz",
        "a b",
        "100%",
        "#1?x=y&z",
        "1+1",
        "día/日本/😀",
        "it's \"[x]*{y}\"",
        "a//b/.",
        "\\"
      })
  void anObjectIsPutAndReadByOneRequestEach(String name) throws IOException {
    // The first two bytes are those of gzip.
    byte[] bytes = {0x1f, (byte) 0x8b, 0, 1, 2, '\r', '\n', '-', '-', 3};

    client.put("gs://lake/" + name, bytes, GZIP);
    assertThat(server.requests()).containsExactly("POST /upload/storage/v1/b/lake/o");
    assertThat(gcs.objects("lake")).containsOnlyKeys(name);

    assertThat(client.read("gs://lake/" + name, ALL)).isEqualTo(bytes);
    assertThat(client.read("gs://lake/" + name, 3)).containsExactly('-', '-', 3);
    assertThat(client.read("gs://lake/" + name, 10)).isEqualTo(bytes);
    assertThat(client.read("gs://lake/" + name, 1000)).isEqualTo(bytes);
    assertThat(server.requests()).hasSize(4).allMatch(each -> each.startsWith("GET /download/"));
    assertThat(client.list("gs://lake/" + name, true))
        .extracting(Listed::name)
        .containsExactly("gs://lake/" + name);
  }

  @Test
  void anObjectIsOverwritten() throws IOException {
    client.put("gs://lake/a", new byte[2_000_000], GZIP);
    client.put("gs://lake/a", new byte[] {1}, "text/plain");

    assertThat(client.read("gs://lake/a", ALL)).containsExactly(1);
  }

  @Test
  void anEmptyObjectHasNoBytesAtItsEnd() throws IOException {
    client.put("gs://lake/empty", new byte[0], GZIP);
    server.requests();

    assertThat(client.read("gs://lake/empty", ALL)).isEmpty();
    assertThat(client.read("gs://lake/empty", 8)).isEmpty();
    assertThat(server.requests()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, ALL})
  void anObjectThatIsNotThereIsNotFound(int most) {
    assertThatThrownBy(() -> client.read("gs://lake/none", most))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessage("it is not there");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void aBucketThatIsNotThereIsAFailureThatDoesNotPass() {
    Stream.<ThrowingCallable>of(
            () -> client.put("gs://none/a", new byte[1], GZIP),
            () -> client.read("gs://none/a", ALL),
            () -> client.read("gs://none/a", 8),
            () -> client.list("gs://none/a", true))
        .forEach(
            call ->
                assertThatThrownBy(call)
                    .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.isPassing()).isFalse())
                    .hasMessage("The specified bucket does not exist."));
    assertThat(server.requests()).hasSize(4);
    assertThatThrownBy(() -> client.delete(List.of("gs://none/a")))
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isPassing()).isFalse())
        .hasMessage("gs://none/a: The specified bucket does not exist.");
  }

  @Test
  void aListingHasAllPagesAndNothingElse() throws IOException {
    List<String> flat =
        IntStream.range(0, 1500)
            .mapToObj("gs://lake/raw/date=2026-11-22/%05d +&%%"::formatted)
            .toList();
    List<String> deep =
        IntStream.range(0, 600)
            .mapToObj("gs://lake/raw/date=2026-11-22/more/%05d"::formatted)
            .toList();
    List<String> all = new ArrayList<>(flat);
    all.addAll(deep);
    Collections.shuffle(all);
    for (String name : all) {
      client.put(name, new byte[3], GZIP);
    }
    client.put("gs://lake/other", new byte[3], GZIP);
    server.requests();
    long now = System.currentTimeMillis();

    List<Listed> listed = client.list("gs://lake/raw/date=2026", true);
    assertThat(listed).extracting(Listed::name).containsExactlyInAnyOrderElementsOf(all);
    assertThat(listed)
        .allMatch(each -> each.bytes() == 3 && Math.abs(now - each.modified()) < 600_000);
    assertThat(server.requests()).hasSize(3).containsOnly("GET /storage/v1/b/lake/o");

    assertThat(client.list("gs://lake/raw/date=2026-11-22/", false))
        .extracting(Listed::name)
        .containsExactlyElementsOf(flat);
    assertThat(server.requests()).hasSize(2);
    assertThat(client.list("gs://lake", false))
        .extracting(Listed::name)
        .containsExactly("gs://lake/other");
    assertThat(client.list("gs://lake/none/", true)).isEmpty();
  }

  @Test
  void objectsAreDeletedByTheHundred() throws IOException {
    List<String> names =
        IntStream.range(0, 250).mapToObj("gs://lake/x/%03d ä%%+'"::formatted).toList();
    for (int i = 0; i < 250; i += 3) {
      client.put(names.get(i), new byte[1], GZIP);
    }
    client.put("gs://lake/kept", new byte[1], GZIP);
    server.requests();

    client.delete(names);
    assertThat(gcs.objects("lake")).containsOnlyKeys("kept");
    assertThat(server.requests()).hasSize(3).containsOnly("POST /batch/storage/v1");

    client.delete(List.of());
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void credentialsAreAddedToEachRequest() throws IOException {
    try (EmbeddedGcs guarded = EmbeddedGcs.startWithToken("secret", "lake")) {
      URI endpoint = guarded.endpoint().resolve("/");
      assertThatThrownBy(() -> client(endpoint, request -> {}).list("gs://lake/", true))
          .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isPassing()).isFalse())
          .hasMessage("Invalid Credentials");

      GcsClient known =
          client(endpoint, request -> request.getHeaders().setAuthorization("Bearer secret"));
      known.put("gs://lake/a", new byte[] {1}, GZIP);
      assertThat(known.read("gs://lake/a", ALL)).containsExactly(1);
      assertThat(known.list("gs://lake/", true)).hasSize(1);
      known.delete(List.of("gs://lake/a"));
      assertThat(guarded.objects("lake")).isEmpty();
    }
  }

  @Test
  void bytesThatChangeOnTheirWayAreNotStored() {
    server.change(
        body -> {
          byte[] changed = body.clone();
          changed[new String(body, UTF_8).lastIndexOf("0123")]++;
          return changed;
        });

    assertThatThrownBy(() -> client.put("gs://lake/a", "0123".getBytes(UTF_8), GZIP))
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isPassing()).isTrue())
        .hasMessageContaining("doesn't match calculated");
    assertThat(gcs.objects("lake")).isEmpty();
  }

  @Test
  void theStoreIsAskedOnce() {
    server.answer(503, Map.of(), new byte[0]);

    Stream.<ThrowingCallable>of(
            () -> client.put("gs://lake/a", new byte[1], GZIP),
            () -> client.read("gs://lake/a", ALL),
            () -> client.list("gs://lake/a", true),
            () -> client.delete(List.of("gs://lake/a")))
        .forEach(
            call -> {
              assertThatThrownBy(call)
                  .isInstanceOfSatisfying(
                      StoreException.class, e -> assertThat(e.isPassing()).isTrue())
                  .hasMessage("status code 503");
              assertThat(server.requests()).hasSize(1);
            });
  }

  @Test
  void bytesAreReadAsTheyAreStored() throws IOException {
    // As the service says of an object that was uploaded so.
    server.answer(200, Map.of("Content-Encoding", "gzip"), new byte[] {0x1f, (byte) 0x8b, 1});

    assertThat(client.read("gs://lake/a", ALL)).containsExactly(0x1f, 0x8b, 1);
    assertThat(client.read("gs://lake/a", 1)).containsExactly(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>Sign in</html>", "{\"items\":["})
  void anAnswerThatIsNoListingIsNoEmptyOne(String body) {
    server.answer(200, Map.of(), body.getBytes(UTF_8));

    assertThatThrownBy(() -> client.list("gs://lake/a", true))
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isPassing()).isTrue())
        .hasMessageContaining("is no JSON");
  }

  @Test
  void aBatchWithoutAnAnswerForAnObjectHasFailed() {
    server.answer(
        200, Map.of("Content-Type", "multipart/mixed; boundary=x"), "--x--".getBytes(UTF_8));

    assertThatThrownBy(() -> client.delete(List.of("gs://lake/a")))
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isPassing()).isTrue())
        .hasMessage("gs://lake/a: the batch has no answer for it");
  }

  @Test
  void theWorstAnswerOfABatchIsSaid() {
    String part = "--x\r\nContent-ID: <response-%d>\r\n\r\nHTTP/1.1 %d x\r\nA: b\r\n\r\n%s\r\n";
    String body =
        part.formatted(1, 503, "")
            + part.formatted(0, 204, "")
            + part.formatted(2, 403, "{\"error\":{\"message\":\"No.\"}}")
            + part.formatted(3, 404, "{\"error\":{\"message\":\"No such object: lake/d\"}}")
            + "--x--";
    server.answer(200, Map.of("Content-Type", "multipart/mixed; boundary=x"), body.getBytes(UTF_8));

    assertThatThrownBy(
            () -> client.delete(Stream.of("a", "b", "c", "d").map("gs://lake/"::concat).toList()))
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isPassing()).isFalse())
        .hasMessage("gs://lake/c: No.");
  }

  @Test
  void anAnswerThatBreaksOffMayPass() throws Exception {
    try (ServerSocket half = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread thread = new Thread(() -> answerHalf(half));
      thread.start();

      assertThatThrownBy(
              () ->
                  client(URI.create("http://127.0.0.1:" + half.getLocalPort() + "/"), request -> {})
                      .read("gs://lake/a", ALL))
          .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isPassing()).isTrue());
      thread.join();
    }
  }

  private static void answerHalf(ServerSocket server) {
    try (Socket client = server.accept()) {
      client
          .getOutputStream()
          .write("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n0123".getBytes(UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aStoreThatIsAwayMayComeBack() {
    server.close();

    assertThatThrownBy(() -> client.put("gs://lake/a", new byte[1], GZIP))
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isPassing()).isTrue())
        .hasMessageContaining("Connection refused");
  }

  @Test
  void aNameThatNobodyKnowsMayBeKnownLater() {
    assertThatThrownBy(
            () ->
                client(URI.create("http://none.invalid/"), request -> {}).list("gs://lake/", true))
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isPassing()).isTrue())
        .hasMessage("there is no host none.invalid");
  }

  @Test
  void nothingOfAClientIsLeftInThreads() throws IOException {
    Set<Thread> before = Thread.getAllStackTraces().keySet();

    GcsClient another = client(gcs.endpoint().resolve("/"), request -> {});
    another.put("gs://lake/a", new byte[1], GZIP);
    another.read("gs://lake/a", ALL);
    another.list("gs://lake/", true);
    another.delete(List.of("gs://lake/a"));

    // Those of the JDK's connections know no class loader.
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(each -> !before.contains(each) && !each.getName().startsWith("gcs "))
        .allMatch(each -> each.getContextClassLoader() == null);
  }
}
