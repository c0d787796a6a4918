package superhero.dataflow.stores.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.azure.storage.blob.sas.BlobContainerSasPermission;
import com.azure.storage.blob.sas.BlobServiceSasSignatureValues;
import com.google.common.base.Splitter;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superhero.dataflow.store.StoreClient;

/** Against Microsoft's emulator, where the PATH has it: {@code npm install -g azurite}. */
class AzuriteClientTest extends BlobServiceTests {
  private static final Duration MAX_START = Duration.ofSeconds(60);

  @TempDir private static Path blobs;
  private static Process azurite;
  private static int port;

  @BeforeAll
  static void start() throws IOException {
    Optional<Path> program = program();
    assumeTrue(program.isPresent(), "no azurite-blob on the PATH: npm install -g azurite");
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    azurite =
        new ProcessBuilder(
                program.get().toString(),
                "--blobPort",
                "" + port,
                "--location",
                blobs.toString(),
                "--skipApiVersionCheck",
                "--disableTelemetry",
                "--silent")
            .redirectErrorStream(true)
            .redirectOutput(blobs.resolve("azurite.log").toFile())
            .start();
    Instant end = Instant.now().plus(MAX_START);
    while (!listens()) {
      assertThat(Instant.now()).isBefore(end);
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
    new AzuriteClientTest().container().create();
  }

  private static Optional<Path> program() {
    return Splitter.on(File.pathSeparator)
        .splitToStream(System.getenv("PATH"))
        .map(folder -> Path.of(folder, "azurite-blob"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  @AfterAll
  static void stop() {
    if (azurite == null) {
      return;
    }
    azurite.destroy();
    // Its folder is deleted next.
    azurite.onExit().join();
  }

  @Test
  void aSignatureForTheContainerIsEnough() throws IOException {
    String signature =
        container()
            .generateSas(
                new BlobServiceSasSignatureValues(
                    OffsetDateTime.now(ZoneOffset.UTC).plusHours(1),
                    BlobContainerSasPermission.parse("rwdl")));
    clearKey();
    System.setProperty("AZURE_STORAGE_SAS_TOKEN", "?" + signature);
    try {
      StoreClient client = client();
      client.put(name("a 100%"), bytes("0123456789"), "text/plain");
      assertThat(client.read(name("a 100%"), 3)).isEqualTo(bytes("789"));
      assertThat(client.list(name(""), true)).hasSize(1);
      client.delete(List.of(name("a 100%"), name("never")));
      assertThat(client.list(name(""), true)).isEmpty();
    } finally {
      System.clearProperty("AZURE_STORAGE_SAS_TOKEN");
    }
  }

  @Override
  URI endpoint() {
    return URI.create("http://127.0.0.1:" + port + "/" + account());
  }

  @Override
  String account() {
    return "devstoreaccount1";
  }

  /** The one that every Azurite has. */
  @Override
  String accountKey() {
    return "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
  }

  @Override
  long requests() {
    return 0;
  }

  @Override
  boolean isCounted() {
    return false;
  }
}
