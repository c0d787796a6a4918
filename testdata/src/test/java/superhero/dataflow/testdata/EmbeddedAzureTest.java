package superhero.dataflow.testdata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Azure's own library asks for is in the tests of the store. */
class EmbeddedAzureTest {
  private static final String DATE = "Fri, 27 Nov 2026 22:00:00 GMT";

  private final HttpClient client = HttpClient.newHttpClient();
  private EmbeddedAzure azure;
  private String key;

  @BeforeEach
  void start() {
    azure = EmbeddedAzure.start("lake");
    key = azure.accountKey();
  }

  @AfterEach
  void stop() {
    azure.close();
  }

  @Test
  void aBlobIsWrittenOverwrittenReadAndDeleted() throws Exception {
    assertThat(put("/lake/a%20b%25", "one").statusCode()).isEqualTo(201);
    assertThat(put("/lake/a%20b%25", "other").statusCode()).isEqualTo(201);

    assertThat(azure.blobs("lake")).containsOnly(entry("a b%", "other".getBytes(UTF_8)));
    HttpResponse<String> whole = ask("GET", "/lake/a%20b%25", Map.of(), "");
    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(whole.body()).isEqualTo("other");
    HttpResponse<String> head = ask("HEAD", "/lake/a%20b%25", Map.of(), "");
    assertThat(head.headers().firstValue("content-length")).hasValue("5");
    assertThat(ask("DELETE", "/lake/a%20b%25", Map.of(), "").statusCode()).isEqualTo(202);
    assertError(ask("DELETE", "/lake/a%20b%25", Map.of(), ""), 404, "BlobNotFound");
    assertError(ask("HEAD", "/lake/a%20b%25", Map.of(), ""), 404, "BlobNotFound");
    assertThat(azure.requests()).isEqualTo(7);
  }

  @Test
  void aRangeSaysOfHowMuchItIs() throws Exception {
    put("/lake/ten", "0123456789");

    HttpResponse<String> part = ask("GET", "/lake/ten", Map.of("x-ms-range", "bytes=7-99"), "");
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo("789");
    assertThat(part.headers().firstValue("content-range")).hasValue("bytes 7-9/10");
    assertError(
        ask("GET", "/lake/ten", Map.of("x-ms-range", "bytes=10-11"), ""), 416, "InvalidRange");
    assertError(
        ask("GET", "/lake/ten", Map.of("x-ms-range", "bytes=-3"), ""), 400, "InvalidHeaderValue");
  }

  @Test
  void aBodyThatIsNotWhatItsSumSaysIsRefused() throws Exception {
    String sum = Base64.getEncoder().encodeToString(md5("one"));

    assertThat(put("/lake/right", "one", "Content-MD5", sum).statusCode()).isEqualTo(201);
    assertError(put("/lake/wrong", "two", "Content-MD5", sum), 400, "Md5Mismatch");
    assertThat(azure.blobs("lake")).containsOnlyKeys("right");
  }

  @Test
  void blocksAreABlobWhenTheirListComes() throws Exception {
    ask("PUT", "/lake/blocks?comp=block&blockid=MQ%3D%3D", Map.of(), "one,");
    ask("PUT", "/lake/blocks?comp=block&blockid=Mg%3D%3D", Map.of(), "two");
    assertThat(azure.blobs("lake")).isEmpty();

    String list = "<BlockList><Latest>MQ==</Latest><Uncommitted>Mg==</Uncommitted></BlockList>";
    assertThat(ask("PUT", "/lake/blocks?comp=blocklist", Map.of(), list).statusCode())
        .isEqualTo(201);
    assertThat(azure.blobs("lake")).containsOnly(entry("blocks", "one,two".getBytes(UTF_8)));
    assertError(ask("PUT", "/lake/blocks?comp=blocklist", Map.of(), list), 400, "InvalidBlockList");
  }

  @Test
  void aListingHasPagesFoldersAndNamesOfAnyCharacters() throws Exception {
    for (String name : new String[] {"a/1", "a/2", "a<&>\r", "b\uFFFE", "c"}) {
      put("/lake/" + URLEncoder.encode(name, UTF_8), "x");
    }
    String list = "/lake?restype=container&comp=list&maxresults=2&delimiter=%2F";

    String first = ask("GET", list, Map.of(), "").body();
    assertThat(first)
        .containsSubsequence(
            "<BlobPrefix><Name>a/</Name></BlobPrefix>", "<Name>a&lt;&amp;&gt;&#13;</Name>")
        .doesNotContain("a/1");
    String marker = first.replaceAll(".*<NextMarker>(.*)</NextMarker>.*", "$1");
    String second =
        ask("GET", list + "&marker=" + URLEncoder.encode(marker, UTF_8), Map.of(), "").body();
    assertThat(second)
        .containsSubsequence("<Name Encoded=\"true\">b%EF%BF%BE</Name>", "<Name>c</Name>")
        .contains("<NextMarker></NextMarker>");
    assertThat(ask("GET", list + "&prefix=a%2F", Map.of(), "").body())
        .containsSubsequence("<Name>a/1</Name>", "<Name>a/2</Name>", "<NextMarker></NextMarker>");
  }

  @Test
  void containersAreMadeByRequestsAndMustBeThere() throws Exception {
    assertError(put("/later/a", "x"), 404, "ContainerNotFound");

    assertThat(ask("PUT", "/later?restype=container", Map.of(), "").statusCode()).isEqualTo(201);
    assertError(
        ask("PUT", "/later?restype=container", Map.of(), ""), 409, "ContainerAlreadyExists");
    assertThat(put("/later/a", "x").statusCode()).isEqualTo(201);
  }

  @Test
  void aWrongKeyIsForbidden() throws Exception {
    key = Base64.getEncoder().encodeToString("not the key".getBytes(UTF_8));

    assertError(put("/lake/a", "x"), 403, "AuthenticationFailed");
    assertThat(azure.blobs("lake")).isEmpty();
  }

  @Test
  void anUploadThatEndsHalfWayLeavesNothing() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), azure.endpoint().getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("PUT "
                  + azure.endpoint().getPath()
                  + "/lake/half HTTP/1.1\r\nHost: azure\r\n"
                  + "x-ms-blob-type: BlockBlob\r\nContent-Length: 10\r\n\r\nhalf")
              .getBytes(UTF_8));
      socket.shutdownOutput();
      assertThat(socket.getInputStream().readAllBytes()).isEmpty();
    }

    assertThat(azure.blobs("lake")).isEmpty();
  }

  @Test
  void closingEndsItAndMayBeRepeated() {
    int port = azure.endpoint().getPort();
    azure.close();
    azure.close();

    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
        .isInstanceOf(ConnectException.class);
  }

  private static void assertError(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("x-ms-error-code")).hasValue(code);
    if (!answer.request().method().equals("HEAD")) {
      assertThat(answer.body()).contains("<Error><Code>" + code + "</Code><Message>");
    }
  }

  private HttpResponse<String> put(String path, String body, String... header) throws Exception {
    Map<String, String> headers = new TreeMap<>(Map.of("x-ms-blob-type", "BlockBlob"));
    if (header.length > 0) {
      headers.put(header[0], header[1]);
    }
    return ask("PUT", path, headers, body);
  }

  private HttpResponse<String> ask(
      String method, String target, Map<String, String> headers, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(azure.endpoint() + target))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .header("x-ms-date", DATE)
            .header("Authorization", authorization(method, target, headers, body));
    headers.forEach(request::header);
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private String authorization(
      String method, String target, Map<String, String> headers, String body) {
    Map<String, String> own = new TreeMap<>(headers);
    own.remove("Content-MD5");
    own.put("x-ms-date", DATE);
    String[] words = (azure.endpoint().getPath() + target).split("\\?", 2);
    String query =
        words.length == 1
            ? ""
            : new TreeMap<>(
                    Arrays.stream(words[1].split("&"))
                        .map(pair -> pair.split("=", 2))
                        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1])))
                .entrySet().stream()
                    .map(each -> "\n" + each.getKey() + ":" + decode(each.getValue()))
                    .collect(Collectors.joining());
    String text =
        method
            + "\n\n\n"
            + (body.isEmpty() ? "" : body.getBytes(UTF_8).length)
            + "\n"
            + headers.getOrDefault("Content-MD5", "")
            + "\n\n\n\n\n\n\n\n"
            + own.entrySet().stream()
                .map(each -> each.getKey() + ":" + each.getValue() + "\n")
                .collect(Collectors.joining())
            + "/"
            + azure.account()
            + words[0]
            + query;
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(key), "HmacSHA256"));
      return "SharedKey "
          + azure.account()
          + ":"
          + Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, UTF_8);
  }

  private static byte[] md5(String text) throws Exception {
    return MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8));
  }
}
