package superhero.dataflow.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What runs in the container of a job on Azure: bash and java, with servers on this machine for the
 * tokens of the identity and for the blob of the jar.
 */
@Tag("long")
class JobContainerTest {
  /** Is in the jar: prints its arguments, and fails if the first is "audit". */
  public static final class Program {
    public static void main(String[] args) {
      System.out.println("runs " + String.join(" ", args));
      System.exit(args[0].equals("audit") ? 3 : 0);
    }
  }

  private static final Path MODULE = Terraform.MODULES.resolve("azure/modules/job");

  @TempDir Path folder;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] jar = jar();
    server.createContext(
        "/token",
        exchange -> {
          boolean asked =
              "secret".equals(exchange.getRequestHeaders().getFirst("X-IDENTITY-HEADER"))
                  && exchange.getRequestURI().getQuery().endsWith("&client_id=job");
          answer(
              exchange,
              asked ? 200 : 400,
              "{\"access_token\" : \"t0ken\", \"x\":1}".getBytes(StandardCharsets.UTF_8));
        });
    server.createContext(
        "/program.jar",
        exchange -> {
          boolean allowed =
              "Bearer t0ken".equals(exchange.getRequestHeaders().getFirst("Authorization"));
          answer(exchange, allowed ? 200 : 403, jar);
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void itFetchesTheJarAsItsIdentityAndRunsOneCommandAfterTheOther() throws Exception {
    Run run = run("/program.jar", "ingest", "--until=latest", "+", "compact", "--standard=a b");

    assertThat(run.out()).isEqualTo("runs ingest --until=latest\nruns compact --standard=a b\n");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void theFirstCommandThatFailsEndsItWithTheTextOfTheAlarm() throws Exception {
    Run run = run("/program.jar", "audit", "+", "compact");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.out())
        .isEqualTo("runs audit\nsuperhero-dataflow failed: audit ended with exit code 3\n");
    assertThat(Files.readString(Terraform.MODULES.resolve("azure/modules/observe/main.tf")))
        .contains("Log_s startswith 'superhero-dataflow failed: '");
  }

  @Test
  void aJarThatIsNotThereIsNamed() throws Exception {
    Run run = run("/missing.jar", "audit");

    assertThat(run.exitCode()).isNotZero();
    assertThat(run.out())
        .contains("/missing.jar cannot be read: status 404")
        .contains("superhero-dataflow failed: ");
  }

  private record Run(int exitCode, String out) {}

  private Run run(String jar, String... args) throws Exception {
    String address = "http://127.0.0.1:" + server.getAddress().getPort();
    ProcessBuilder bash =
        new ProcessBuilder(
                Stream.concat(
                        Stream.of("bash", "-c", Files.readString(MODULE.resolve("start.sh")), "-"),
                        Stream.of(args))
                    .toList())
            .redirectErrorStream(true);
    bash.environment().put("PLACE", folder.toString());
    bash.environment().put("FETCH", Files.readString(MODULE.resolve("Fetch.java")));
    bash.environment().put("JAR", address + jar);
    bash.environment().put("AZURE_CLIENT_ID", "job");
    bash.environment().put("IDENTITY_ENDPOINT", address + "/token");
    bash.environment().put("IDENTITY_HEADER", "secret");
    Path java = Path.of(System.getProperty("java.home"), "bin");
    bash.environment().merge("PATH", java.toString(), (path, first) -> first + ":" + path);
    Process process = bash.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), out);
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static byte[] jar() throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Program.class.getName());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String file = Program.class.getName().replace('.', '/') + ".class";
    try (JarOutputStream jar = new JarOutputStream(bytes, manifest);
        InputStream program = Program.class.getClassLoader().getResourceAsStream(file)) {
      jar.putNextEntry(new JarEntry(file));
      program.transferTo(jar);
    }
    return bytes.toByteArray();
  }
}
