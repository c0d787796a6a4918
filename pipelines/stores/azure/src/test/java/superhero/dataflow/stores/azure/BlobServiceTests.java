package superhero.dataflow.stores.azure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.models.BlobProperties;
import com.azure.storage.blob.options.BlobParallelUploadOptions;
import com.azure.storage.common.StorageSharedKeyCredential;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import superhero.dataflow.store.StoreClient;
import superhero.dataflow.store.StoreClient.Listed;
import superhero.dataflow.store.StoreException;

/** What is asked of a Blob service, whichever it is. */
abstract class BlobServiceTests {
  private static final String KEY = "AZURE_STORAGE_KEY";

  /** A page and more. */
  private static final int MANY = 5003;

  private final String folder = UUID.randomUUID() + "/";

  abstract URI endpoint();

  abstract String account();

  abstract String accountKey();

  /** Requests so far; always the same where nobody counts. */
  abstract long requests();

  /** False where nobody counts. */
  abstract boolean isCounted();

  @BeforeEach
  void setKey() {
    System.setProperty(KEY, accountKey());
  }

  @AfterEach
  void clearKey() {
    System.clearProperty(KEY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b",
        "100%",
        "a%20b",
        "q?x=1&y=2",
        "h#1",
        "p+q",
        "ü/日本",
        "\"'",
        "br[a]{ck}",
        "a&b<c>",
        "~!@$^*()|;:,"
      })
  void whatIsWrittenIsReadBackAndListed(String blob) throws IOException {
    StoreClient client = client();

    asked(1, () -> client.put(name(blob), bytes("one"), "text/plain"));
    asked(1, () -> client.put(name(blob), bytes("other"), "text/plain"));

    asked(1, () -> assertThat(client.read(name(blob), StoreClient.ALL)).isEqualTo(bytes("other")));
    assertThat(client.list(name(""), true)).extracting(Listed::name).containsExactly(name(blob));
    asked(1, () -> client.delete(List.of(name(blob))));
    assertThat(client.list(name(""), true)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 12 << 20})
  void anObjectIsOneRequestWhateverItsSize(int size) throws IOException {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    StoreClient client = client();

    asked(1, () -> client.put(name("object"), bytes, "application/octet-stream"));
    asked(1, () -> assertThat(client.read(name("object"), StoreClient.ALL)).isEqualTo(bytes));
  }

  @Test
  void anObjectHasItsTypeAndItsSum() throws IOException {
    client().put(name("a.json.gz"), bytes("{}"), "application/gzip");

    BlobProperties properties = container().getBlobClient(folder + "a.json.gz").getProperties();
    assertThat(properties.getContentType()).isEqualTo("application/gzip");
  }

  @Test
  void theEndOfASmallObjectIsOneRequestAndOfALargeOneTwo() throws IOException {
    StoreClient client = client();
    client.put(name("ten"), bytes("0123456789"), "text/plain");
    client.put(name("none"), bytes(""), "text/plain");

    asked(2, () -> assertThat(client.read(name("ten"), 3)).isEqualTo(bytes("789")));
    asked(1, () -> assertThat(client.read(name("ten"), 10)).isEqualTo(bytes("0123456789")));
    asked(1, () -> assertThat(client.read(name("ten"), 11)).isEqualTo(bytes("0123456789")));
    asked(1, () -> assertThat(client.read(name("none"), 3)).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(ints = {3, StoreClient.ALL})
  void whatIsNotThereIsNotFound(int most) {
    StoreClient client = client();

    assertThatThrownBy(() -> asked(1, () -> client.read(name("never"), most)))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessage("it is not there");
  }

  @Test
  void listingsGoOnOverPagesAndMayStayInAFolder() throws IOException {
    StoreClient client = client();
    String many = UUID.randomUUID() + "/";
    fill(many, MANY);
    client.put(place(many + "folder/inner"), bytes("inner"), "text/plain");

    List<String> names = new ArrayList<>();
    asked(2, () -> client.list(place(many), true).forEach(each -> names.add(each.name())));
    assertThat(names).hasSize(MANY + 1).doesNotHaveDuplicates();
    assertThat(names).contains(place(many + "folder/inner"), place(many + "01234"));
    asked(2, () -> assertThat(client.list(place(many), false)).hasSize(MANY));
    asked(
        1,
        () ->
            assertThat(client.list(place(many + "0000"), false))
                .extracting(Listed::name)
                .containsExactly(
                    range(0, 10).stream().map(each -> place(many + each)).toArray(String[]::new)));
    asked(1, () -> assertThat(client.list(name("nothing"), true)).isEmpty());

    names.add(place(many + "never"));
    asked((MANY + 2 + 255) / 256, () -> client.delete(names));
    assertThat(client.list(place(many), true)).isEmpty();
  }

  private void fill(String many, int count) {
    // Written beside, since it is the listing that matters.
    range(0, count).parallelStream()
        .forEach(
            each ->
                container().getBlobClient(many + each).upload(BinaryData.fromString("x"), true));
  }

  private static List<String> range(int from, int to) {
    List<String> names = new ArrayList<>();
    for (int i = from; i < to; i++) {
      names.add("%05d".formatted(i));
    }
    return names;
  }

  @Test
  void aListingTellsBytesAndTime() throws IOException {
    long before = Instant.now().getEpochSecond() * 1000;
    client().put(name("object"), bytes("12345"), "text/plain");

    assertThat(client().list(name("obj"), false))
        .singleElement()
        .satisfies(
            object -> {
              assertThat(object.bytes()).isEqualTo(5);
              assertThat(object.modified()).isBetween(before, System.currentTimeMillis());
            });
  }

  @Test
  void foldersOfHierarchicalNamespacesAreNoObjects() throws IOException {
    client().put(name("folder/object"), bytes("1"), "text/plain");
    container()
        .getBlobClient(folder + "folder")
        .uploadWithResponse(
            new BlobParallelUploadOptions(BinaryData.fromString(""))
                .setMetadata(Map.of("hdi_isfolder", "true")),
            null,
            null);

    assertThat(client().list(name(""), true))
        .extracting(Listed::name)
        .containsExactly(name("folder/object"));
    assertThat(client().list(name(""), false)).isEmpty();
  }

  @Test
  void ofSixHundredDeletesSomeMayBeMissing() throws IOException {
    StoreClient client = client();
    fill(folder, 300);

    asked(3, () -> client.delete(range(150, 750).stream().map(this::name).toList()));

    assertThat(client.list(name(""), true))
        .extracting(Listed::name)
        .containsExactly(range(0, 150).stream().map(this::name).toArray(String[]::new));
  }

  @Test
  void aMissingContainerIsSaid() {
    StoreClient client = client();
    String nowhere = "azfs://" + account() + "/nowhere/";
    String message = "the container does not exist";

    assertFinal(() -> asked(1, () -> client.put(nowhere + "a", bytes("1"), "text/plain")), message);
    assertFinal(() -> asked(1, () -> client.read(nowhere + "a", StoreClient.ALL)), message);
    assertFinal(() -> asked(1, () -> client.list(nowhere, true)), message);
    assertFinal(() -> asked(1, () -> client.delete(List.of(nowhere + "a"))), message);
  }

  @Test
  void aWrongKeyIsFinal() {
    System.setProperty(KEY, Base64.getEncoder().encodeToString(bytes("not the key")));
    StoreClient client = client();

    assertFinal(
        () -> asked(1, () -> client.put(name("a"), bytes("1"), "text/plain")), "status code 403)");
    assertFinal(() -> asked(1, () -> client.read(name("a"), 3)), "status code 403)");
    assertFinal(() -> asked(1, () -> client.list(name(""), false)), "status code 403)");
    assertFinal(() -> asked(1, () -> client.delete(List.of(name("a")))), "status code 403)");
  }

  @Test
  void withoutCredentialsNobodyIsAsked() throws IOException {
    System.clearProperty(KEY);
    StoreClient client = client();

    assertFinal(() -> asked(0, () -> client.list(name(""), false)), "set AZURE_STORAGE_KEY");

    setKey();
    assertThat(client.list(name(""), false)).isEmpty();
  }

  /** Work of which an exception is what is looked at. */
  private interface Work {
    void run() throws IOException;
  }

  private void asked(long times, Work work) throws IOException {
    long before = requests();
    try {
      work.run();
    } finally {
      if (isCounted()) {
        assertThat(requests() - before).isEqualTo(times);
      }
    }
  }

  private static void assertFinal(Work work, String sentence) {
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(
            StoreException.class,
            failure -> {
              assertThat(failure.isPassing()).isFalse();
              assertThat(failure.getMessage()).contains(sentence).doesNotContain("\n", "RequestId");
            });
  }

  final StoreClient client() {
    PipelineOptions options =
        PipelineOptionsFactory.fromArgs("--azureEndpoint=" + endpoint()).create();
    return new AzureStore().connect(options);
  }

  /** Of Azure's library, for what the store has no words for. */
  final BlobContainerClient container() {
    return new BlobServiceClientBuilder()
        .endpoint(endpoint().toString())
        .credential(new StorageSharedKeyCredential(account(), accountKey()))
        .httpClient(HTTP)
        .buildClient()
        .getBlobContainerClient("lake");
  }

  private static final JdkTransport HTTP = new JdkTransport();

  final String name(String blob) {
    return place(folder + blob);
  }

  private String place(String blob) {
    return "azfs://" + account() + "/lake/" + blob;
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
