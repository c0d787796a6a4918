package superhero.dataflow.testdata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedGcsTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private EmbeddedGcs gcs;

  @BeforeEach
  void start() {
    gcs = EmbeddedGcs.start("lake");
  }

  @AfterEach
  void stop() {
    gcs.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b",
        "100%",
        "#1?x=y&z",
        "1+1",
        "día/日本/😀",
        "it's \"[x]*{y}\"",
        "a//b/./..",
        "\\"
      })
  void namesHaveAnyCharacters(String name) throws Exception {
    assertThat(upload(name, "x").statusCode()).isEqualTo(200);

    assertThat(get("/storage/v1/b/lake/o/" + encode(name) + "?alt=media").body()).isEqualTo("x");
    assertThat(get("/storage/v1/b/lake/o?fields=items/name&prefix=" + encode(name)).body())
        .isEqualTo("{\"items\":[{\"name\":\"%s\"}]}", name.replaceAll("([\"\\\\])", "\\\\$1"));
    assertThat(gcs.objects("lake")).containsOnlyKeys(name);
    assertThat(send("DELETE", "/storage/v1/b/lake/o/" + encode(name), "").statusCode())
        .isEqualTo(204);
    assertThat(gcs.objects("lake")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-1, 206, 01, bytes 0-1/4",
    "bytes=2-, 206, 23, bytes 2-3/4",
    "bytes=-3, 206, 123, bytes 1-3/4",
    "bytes=-9, 206, 0123, bytes 0-3/4",
    "bytes=3-9, 206, 3, bytes 3-3/4",
    "bytes=4-, 416, The requested range cannot be satisfied., bytes */4"
  })
  void aRangeOfAnObjectIsRead(String range, int status, String body, String part) throws Exception {
    upload("digits", "0123");

    HttpResponse<String> answer =
        http.send(
            request("/download/storage/v1/b/lake/o/digits?alt=media")
                .header("Range", range)
                .build(),
            BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).isEqualTo(body);
    assertThat(answer.headers().firstValue("Content-Range")).contains(part);
  }

  @Test
  void anEmptyObjectHasNoLastByte() throws Exception {
    upload("empty", "");

    assertThat(get("/storage/v1/b/lake/o/empty?alt=media").statusCode()).isEqualTo(200);
    HttpRequest request =
        request("/storage/v1/b/lake/o/empty?alt=media").header("Range", "bytes=-8").build();
    assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(416);
  }

  @Test
  void aListingHasPagesOfObjectsAndFolders() throws Exception {
    for (String name : new String[] {"a", "b/1", "b/2", "b/3", "c", "d/1"}) {
      upload(name, "");
    }

    assertThat(get("/storage/v1/b/lake/o?delimiter=/&maxResults=2&fields=prefixes,items(name)"))
        .extracting(HttpResponse::body)
        .isEqualTo("{\"prefixes\":[\"b/\"],\"items\":[{\"name\":\"a\"}]}");
    assertThat(get("/storage/v1/b/lake/o?delimiter=/&maxResults=2&fields=nextPageToken").body())
        .isEqualTo("{\"nextPageToken\":\"Yi8=\"}");
    assertThat(
            get("/storage/v1/b/lake/o?delimiter=/&maxResults=2&pageToken=Yi8%3D&fields=*").body())
        .contains("\"prefixes\":[\"d/\"]")
        .contains("\"name\":\"c\"")
        .doesNotContain("nextPageToken");
    assertThat(get("/storage/v1/b/lake/o?prefix=b/&maxResults=1&fields=items/name").body())
        .isEqualTo("{\"items\":[{\"name\":\"b/1\"}]}");
  }

  @Test
  void aMultipartUploadSaysItsTypeAndItsHash() throws Exception {
    // The CRC-32C of 123456789 is known: 0xe3069283.
    assertThat(
            multipart(
                "{\"name\":\"n\",\"contentType\":\"a/b\",\"crc32c\":\"4waSgw==\"}", "123456789"))
        .isEqualTo(200);

    HttpResponse<String> answer = get("/storage/v1/b/lake/o/n?alt=media");
    assertThat(answer.body()).isEqualTo("123456789");
    assertThat(answer.headers().firstValue("Content-Type")).contains("a/b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"crc32c\":\"4waSgw==", "md5Hash\":\"1B2M2Y8AsgTpgAmY7PhCfg=="})
  void bytesOfAnotherHashAreRefused(String hash) throws Exception {
    assertThat(multipart("{\"name\":\"n\",\"" + hash + "\"}", "123456780")).isEqualTo(400);
    assertThat(gcs.objects("lake")).isEmpty();
  }

  @Test
  void aResumableUploadIsSeenWhenItIsComplete() throws Exception {
    URI session = beginResumable("big");

    assertThat(chunk(session, "0123", "bytes 0-3/*").statusCode()).isEqualTo(308);
    assertThat(chunk(session, "23", "bytes 2-3/*").headers().firstValue("Range"))
        .contains("bytes=0-3");
    assertThat(gcs.objects("lake")).isEmpty();
    assertThat(chunk(session, "45", "bytes 4-5/6").statusCode()).isEqualTo(200);
    assertThat(gcs.objects("lake").get("big")).asString(UTF_8).isEqualTo("012345");
    assertThat(chunk(session, "45", "bytes 4-5/6").statusCode()).isEqualTo(410);
  }

  @Test
  void anUploadThatEndsHalfWayLeavesNothing() throws Exception {
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), gcs.endpoint().getPort())) {
      client
          .getOutputStream()
          .write(
              """
              POST /upload/storage/v1/b/lake/o?uploadType=media&name=half HTTP/1.1
              Host: x
              Content-Length: 8

              0123\
              """
                  .replace("\n", "\r\n")
                  .getBytes(UTF_8));
      client.shutdownOutput();
      assertThat(client.getInputStream().readAllBytes()).isEmpty();
    }

    assertThat(gcs.objects("lake")).isEmpty();
  }

  @Test
  void anUploadIsForTheGenerationThatItNames() throws Exception {
    String path = "/upload/storage/v1/b/lake/o?uploadType=media&name=x&ifGenerationMatch=";

    assertThat(send("POST", path + 0, "1").statusCode()).isEqualTo(200);
    assertThat(send("POST", path + 0, "2"))
        .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(412))
        .satisfies(answer -> assertThat(answer.body()).contains("\"conditionNotMet\""));
    String generation =
        get("/storage/v1/b/lake/o/x?fields=generation").body().replaceAll("\\D", "");
    assertThat(send("POST", path + generation, "3").statusCode()).isEqualTo(200);
    assertThat(gcs.objects("lake").get("x")).asString(UTF_8).isEqualTo("3");
  }

  @Test
  void aBatchDeletesAndSaysWhatWasNotThere() throws Exception {
    upload("a/b", "");
    String call =
        """
        --X
        Content-Type: application/http
        Content-ID: <%d>

        DELETE %s HTTP/1.1


        """;
    String body =
        call.formatted(1, "/storage/v1/b/lake/o/a%2Fb")
            + call.formatted(2, gcs.endpoint() + "/storage/v1/b/lake/o/none")
            + "--X--";

    HttpRequest request =
        request("/batch/storage/v1")
            .header("Content-Type", "multipart/mixed; boundary=X")
            .POST(BodyPublishers.ofString(body))
            .build();

    assertThat(http.send(request, BodyHandlers.ofString()).body())
        .containsSubsequence(
            "<response-1>",
            "HTTP/1.1 204",
            "<response-2>",
            "HTTP/1.1 404",
            "No such object: lake/none");
    assertThat(gcs.objects("lake")).isEmpty();
  }

  @Test
  void whatIsNotThereIsSaidAsTheServiceDoes() throws Exception {
    assertThat(get("/storage/v1/b/none/o"))
        .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(404))
        .extracting(HttpResponse::body)
        .isEqualTo(
            "{\"error\":{\"code\":404,\"message\":\"The specified bucket does not"
                + " exist.\",\"errors\":[{\"message\":\"The specified bucket does not"
                + " exist.\",\"domain\":\"global\",\"reason\":\"notFound\"}]}}");
    assertThat(get("/storage/v1/b/lake/o/none?alt=media").body())
        .isEqualTo("No such object: lake/none");
    assertThat(get("/storage/v1/b/none/o/none?alt=media").body())
        .isEqualTo("The specified bucket does not exist.");
  }

  @Test
  void bucketsAreMadeAndListed() throws Exception {
    assertThat(send("POST", "/storage/v1/b?project=p", "{\"name\":\"more\"}").statusCode())
        .isEqualTo(200);
    assertThat(send("POST", "/storage/v1/b?project=p", "{\"name\":\"more\"}").statusCode())
        .isEqualTo(409);
    assertThat(get("/storage/v1/b?project=p&fields=items/name").body())
        .isEqualTo("{\"items\":[{\"name\":\"lake\"},{\"name\":\"more\"}]}");
    assertThat(get("/storage/v1/b/more").statusCode()).isEqualTo(200);
    assertThat(get("/storage/v1/b/none").statusCode()).isEqualTo(404);
  }

  @Test
  void aRequestWithoutTheTokenIsUnauthorized() throws Exception {
    try (EmbeddedGcs guarded = EmbeddedGcs.startWithToken("secret", "lake")) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(guarded.endpoint().resolve("/storage/v1/b/lake/o"));

      assertThat(http.send(request.build(), BodyHandlers.ofString()))
          .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(401))
          .satisfies(answer -> assertThat(answer.body()).contains("\"authError\""));
      assertThat(
              http.send(
                      request.header("Authorization", "Bearer secret").build(),
                      BodyHandlers.ofString())
                  .statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void gcloudListsCopiesAndRemoves(@TempDir Path folder) throws Exception {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(each -> Files.isExecutable(Path.of(each, "gcloud"))),
        "gcloud is not on the PATH");
    Path file = Files.writeString(folder.resolve("a b#1.txt"), "some");

    gcloud(folder, "cp", file.toString(), "gs://lake/raw/");
    assertThat(gcs.objects("lake")).containsOnlyKeys("raw/a b#1.txt");
    gcloud(folder, "cp", "gs://lake/raw/*", folder.resolve("back").toString());
    assertThat(folder.resolve("back")).content().isEqualTo("some");
    gcloud(folder, "cp", "gs://lake/raw/a b#1.txt", "gs://lake/copy");
    assertThat(gcloud(folder, "ls", "gs://lake/")).contains("gs://lake/copy\ngs://lake/raw/\n");
    gcloud(folder, "rm", "gs://lake/**");
    assertThat(gcs.objects("lake")).isEmpty();
  }

  @Test
  void closingEndsItAndMayBeRepeated() {
    int port = gcs.endpoint().getPort();
    gcs.close();
    gcs.close();

    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
        .isInstanceOf(ConnectException.class);
  }

  private String gcloud(Path folder, String verb, String... words) throws Exception {
    Path output = folder.resolve("output");
    ProcessBuilder gcloud =
        new ProcessBuilder(
                Stream.concat(Stream.of("gcloud", "storage", verb), Stream.of(words)).toList())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    gcloud.environment().put("CLOUDSDK_CONFIG", folder.resolve("config").toString());
    gcloud.environment().put("CLOUDSDK_AUTH_DISABLE_CREDENTIALS", "True");
    gcloud.environment().put("CLOUDSDK_CORE_PROJECT", "superhero-local");
    gcloud.environment().put("CLOUDSDK_CORE_DISABLE_PROMPTS", "True");
    gcloud
        .environment()
        .put("CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE", gcs.endpoint() + "/storage/v1/");
    Process process = gcloud.start();
    boolean hasEnded = process.waitFor(2, TimeUnit.MINUTES);
    process.destroyForcibly();
    assertThat(hasEnded && process.exitValue() == 0).as(Files.readString(output)).isTrue();
    return Files.readString(output);
  }

  private HttpResponse<String> upload(String name, String content) throws Exception {
    return send(
        "POST", "/upload/storage/v1/b/lake/o?uploadType=media&name=" + encode(name), content);
  }

  private int multipart(String said, String content) throws Exception {
    String body =
        "--X\r\nContent-Type: application/json\r\n\r\n"
            + said
            + "\r\n--X\r\nContent-Type: text/plain\r\n\r\n"
            + content
            + "\r\n--X--";
    HttpRequest request =
        request("/upload/storage/v1/b/lake/o?uploadType=multipart")
            .header("Content-Type", "multipart/related; boundary=\"X\"")
            .POST(BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }

  private URI beginResumable(String name) throws Exception {
    HttpResponse<String> answer =
        send("POST", "/upload/storage/v1/b/lake/o?uploadType=resumable&name=" + name, "{}");
    return URI.create(answer.headers().firstValue("Location").orElseThrow());
  }

  private HttpResponse<String> chunk(URI session, String bytes, String range) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(session)
            .header("Content-Range", range)
            .PUT(BodyPublishers.ofString(bytes))
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(request(path).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    return http.send(
        request(path).method(method, BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(gcs.endpoint() + path));
  }

  private static String encode(String name) {
    return URLEncoder.encode(name, UTF_8).replace("+", "%20");
  }
}
