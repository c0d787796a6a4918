package superhero.dataflow.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scripts {@code deploy} and {@code destroy}, with terraform and the real provider, against
 * moto in place of AWS. What moto cannot do is left out: the schedule, whose definition the
 * provider has AWS validate, and by override files clusters and applications of EMR, and the
 * policies of buckets, whose conditions moto does not look at.
 */
@Tag("long")
class MotoTest {
  private static final String SECRET = "hunter2-planted";

  private static final String PROVIDER =
      """
      provider "aws" {
        s3_use_path_style = true
      }
      """;

  private static final String COMPUTE =
      """
      resource "aws_emr_cluster" "this" {
        for_each = {}
      }
      resource "aws_cloudwatch_event_rule" "states" {
        event_pattern = jsonencode({ source = ["aws.emr"] })
      }
      output "cluster" {
        value = "j-1"
      }
      """;

  private static final String BUCKETS =
      """
      resource "aws_s3_bucket_policy" "this" {
        for_each = {}
      }
      """;

  @TempDir Path folder;
  private Process moto;
  private Scripts scripts;
  private String endpoint;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(
        Terraform.program("terraform").isPresent() && Terraform.program("moto_server").isPresent(),
        "there is no terraform or no moto_server on the PATH, so nothing is applied");
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    ProcessBuilder server =
        new ProcessBuilder("moto_server", "-H", "127.0.0.1", "-p", String.valueOf(port))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("moto.log").toFile());
    server.environment().put("MOTO_IAM_LOAD_MANAGED_POLICIES", "true");
    moto = server.start();
    endpoint = "http://127.0.0.1:" + port;
    while (!answers(port)) {
      assertThat(moto.isAlive()).as(Files.readString(folder.resolve("moto.log"))).isTrue();
      TimeUnit.MILLISECONDS.sleep(200);
    }
    scripts = new Scripts(folder.resolve("clone"));
    Path aws = scripts.root().resolve("aws");
    Files.writeString(aws.resolve("moto_override.tf"), PROVIDER);
    Files.writeString(aws.resolve("modules/compute/moto_override.tf"), COMPUTE);
    Files.writeString(aws.resolve("modules/buckets/moto_override.tf"), BUCKETS);
    Files.write(folder.resolve("function.zip"), AwsPlan.emptyZip());
    scripts.useTerraform(
        endpoint, SECRET, folder.resolve("provider.log"), Terraform.settings(folder));
  }

  @AfterEach
  void stop() {
    if (moto != null) {
      moto.descendants().forEach(ProcessHandle::destroy);
      moto.destroy();
    }
  }

  @Test
  void allIsMadeAndAllButTheBucketsIsGoneAgain() throws Exception {
    long begun = System.nanoTime();
    String made =
        scripts
            .run(
                "deploy",
                "compute=cluster",
                "subnet_id=subnet-1",
                "security_group_id=sg-1",
                "function=true",
                "function_package=" + folder.resolve("function.zip"),
                "ip_ranges=192.0.2.0/24")
            .ok();
    long applied = System.nanoTime();
    assertThat(made).contains("Apply complete! Resources: 57 added, 0 changed, 0 destroyed.");
    String options = terraform("output", "-raw", "options");
    assertThat(options)
        .isEqualTo(
            "--raw=s3://superhero-dataflow-raw-123456789012-eu-central-1 --standard=none"
                + " --awsRegion=eu-central-1");
    deployerMayDoAllThatWasDone();

    // Nothing would be made again. moto forgets a function's log group and SnapStart, the alias of
    // an event source, and a policy's line breaks.
    assertThat(terraform("plan")).contains("Plan: 0 to add, 4 to change, 0 to destroy.");

    long destroying = System.nanoTime();
    String gone = scripts.run("destroy").ok();
    System.out.printf(
        "moto: apply %.0f s, destroy %.0f s%n",
        (applied - begun) / 1e9, (System.nanoTime() - destroying) / 1e9);
    assertThat(gone)
        .contains("Destroy complete! Resources: ")
        .endsWith("All is gone but the buckets and what is in them.\n");
    assertThat(terraform("state", "list")).isEmpty();

    String adopted = scripts.run("deploy", "compute=none", "function=false").ok();
    assertThat(adopted).contains("3 imported");
    noSecretIsAnywhere(made + gone + adopted);
  }

  /** A first deploy that failed before anything was made leaves nothing to be destroyed. */
  @Test
  void destroyFollowsADeployThatFailed() throws Exception {
    assertThat(scripts.run("deploy", "log_days=2").exitCode()).isEqualTo(1);
    assertThat(scripts.run("destroy").ok()).contains("No objects need to be destroyed");

    Files.writeString(
        scripts.root().resolve("aws/modules/buckets/fault_override.tf"),
        "resource \"aws_s3_bucket_versioning\" \"artifacts\" {\n  bucket = \"not-there\"\n}\n");
    assertThat(scripts.run("deploy", "log_days=7").exitCode()).isEqualTo(1);
    assertThat(terraform("state", "list")).contains("module.buckets.aws_s3_bucket.this[\"raw\"]");

    assertThat(scripts.run("destroy").ok()).contains("All is gone but the buckets");
    assertThat(terraform("state", "list")).isEmpty();
  }

  /** The calls that the provider made, of which each needs a permission. */
  private void deployerMayDoAllThatWasDone() throws Exception {
    String policies = terraform("state", "pull");
    Set<String> missing = new TreeSet<>();
    Pattern.compile("rpc\\.method=(\\w+).* rpc\\.service=(\"[\\w ]+\"|\\w+)")
        .matcher(Files.readString(folder.resolve("provider.log")))
        .results()
        .map(call -> Permission.of(call.group(2).replace("\"", ""), call.group(1)))
        .filter(permission -> !policies.contains(permission + "\\\""))
        .forEach(missing::add);
    // Asked for by each call of the provider, or after a bucket is found not to be there yet.
    missing.removeAll(List.of("sts:GetCallerIdentity"));
    assertThat(missing).isEmpty();
  }

  private void noSecretIsAnywhere(String printed) throws IOException {
    assertThat(printed).doesNotContain(SECRET);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        boolean isTheEnvironment = file.endsWith("bin/terraform");
        if (!isTheEnvironment && !file.toString().contains("/.terraform/providers")) {
          assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
              .as(file.toString())
              .doesNotContain(SECRET);
        }
      }
    }
  }

  private String terraform(String... words) throws Exception {
    String call = "terraform -chdir=" + scripts.root().resolve("aws") + " ";
    return scripts.paste(call + String.join(" ", words)).ok();
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
