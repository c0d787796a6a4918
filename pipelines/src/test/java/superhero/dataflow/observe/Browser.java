package superhero.dataflow.observe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.io.Resources;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The page of a headless Chromium, which it does things with by its DevTools protocol. */
public final class Browser implements AutoCloseable {
  /** Of the environment: a Chromium that is not on the path. */
  private static final String VARIABLE = "SUPERHERO_CHROMIUM";

  private static final Set<String> ROLES_WITH_A_NAME =
      Set.of("table", "img", "image", "region", "heading", "columnheader", "DisclosureTriangle");

  /** Of the Web Content Accessibility Guidelines, level AA. */
  private static final double MIN_CONTRAST = 4.5;

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger calls = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();

  private Browser(Process process, Path profile) throws Exception {
    this.process = process;
    Path port = profile.resolve("DevToolsActivePort");
    await().atMost(PATIENCE).until(() -> Files.exists(port) && Files.size(port) > 0);
    HttpClient http = HttpClient.newHttpClient();
    URI list = URI.create("http://127.0.0.1:" + Files.readAllLines(port).get(0) + "/json/list");
    String pages = http.send(HttpRequest.newBuilder(list).build(), BodyHandlers.ofString()).body();
    this.socket =
        http.newWebSocketBuilder()
            .buildAsync(
                URI.create(JSON.readTree(pages).at("/0/webSocketDebuggerUrl").textValue()),
                new Messages())
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    for (String domain : List.of("Log", "Runtime", "Network", "Page", "Accessibility")) {
      call(domain + ".enable", Map.of());
    }
  }

  /** The Chromium of this machine, if it has one. */
  private static Optional<Path> installed() {
    String named = System.getenv(VARIABLE);
    return named != null
        ? Optional.of(Path.of(named))
        : Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
            .filter(Files::isExecutable)
            .findFirst();
  }

  /**
   * Starts that of this machine; without one the test is skipped.
   *
   * @param profile a new folder, which it keeps its files in
   */
  public static Browser start(Path profile) throws Exception {
    Optional<Path> chromium = installed();
    Assumptions.assumeTrue(
        chromium.isPresent(), "no Chromium on the path, and none that " + VARIABLE + " names");
    return new Browser(
        new ProcessBuilder(
                chromium.get().toString(),
                "--headless",
                // It would need more rights than a container has, and only our own page is shown.
                "--no-sandbox",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("log").toFile())
            .start(),
        profile);
  }

  /** Asks for something that the protocol has, and waits for it. */
  JsonNode call(String method, Map<String, Object> parameters) throws Exception {
    int id = calls.incrementAndGet();
    ObjectNode request = JSON.createObjectNode().put("id", id).put("method", method);
    request.set("params", JSON.valueToTree(parameters));
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    socket.sendText(request.toString(), true).join();
    JsonNode answered = answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (answered.has("error")) {
      throw new IllegalStateException(method + ": " + answered);
    }
    return answered.get("result");
  }

  /** Goes to a page, as a user sees it who wants it light or dark. */
  public void open(String url, String scheme) throws Exception {
    call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    call("Page.navigate", Map.of("url", url));
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                evaluate("location.href + ' ' + document.readyState")
                    .asText()
                    .equals(url + " complete"));
  }

  /** Checks the contrast of all text, and gives the colour behind it. */
  public String assertReadable() throws Exception {
    String contrast =
        Resources.toString(Resources.getResource(Browser.class, "contrast.js"), UTF_8);
    assertThat(evaluate(contrast).doubleValue()).isGreaterThanOrEqualTo(MIN_CONTRAST);
    return evaluate("getComputedStyle(document.body).backgroundColor").textValue();
  }

  /** What a screen reader says, as {@code role name}; checks that nothing lacks its name. */
  public Set<String> named() throws Exception {
    Set<String> named = new TreeSet<>();
    for (JsonNode node : call("Accessibility.getFullAXTree", Map.of()).get("nodes")) {
      String role = node.at("/role/value").asText();
      String name = node.at("/name/value").asText();
      if (!node.get("ignored").booleanValue()) {
        assertThat(!ROLES_WITH_A_NAME.contains(role) || !name.isBlank()).as(role).isTrue();
        named.add(role + " " + name);
      }
    }
    return named;
  }

  /** Checks that no script failed or complained, and that nothing came from elsewhere. */
  public void assertAtPeace(String url) {
    assertThat(events("Runtime.exceptionThrown")).isEmpty();
    assertThat(events("Runtime.consoleAPICalled")).isEmpty();
    assertThat(events("Log.entryAdded")).isEmpty();
    assertThat(events("Network.requestWillBeSent"))
        .extracting(each -> each.at("/request/url").textValue())
        .isNotEmpty()
        .allMatch(each -> each.startsWith(url) || each.startsWith("data:"));
  }

  /** What an expression of JavaScript is in the page. */
  JsonNode evaluate(String expression) throws Exception {
    return call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true))
        .at("/result/value");
  }

  /** Parameters of the events of a kind, since the browser began. */
  public List<JsonNode> events(String method) {
    return events.stream()
        .filter(each -> each.get("method").textValue().equals(method))
        .map(each -> each.get("params"))
        .toList();
  }

  private final class Messages implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        take(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }
  }

  private void take(String text) {
    try {
      JsonNode message = JSON.readTree(text);
      if (message.has("id")) {
        answers.remove(message.get("id").intValue()).complete(message);
      } else {
        events.add(message);
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    socket.abort();
    process.destroy();
    // It may write to its profile until then.
    process.onExit().join();
  }
}
