package superhero.dataflow.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Stands in for a provider of terraform with the provider's own schema, so that modules can be
 * validated and tested with {@code mock_provider} without the provider and without an account.
 * {@code terraform/schema} says how the schemas are made.
 */
final class SchemaServer implements AutoCloseable {
  /** Names a folder in which {@code npm install} was run with {@code schema/package.json}. */
  private static final String INSTALLED = "SUPERHERO_CDKTF";

  private final Process process;
  private final String attach;

  private SchemaServer(Process process, String attach) {
    this.process = process;
    this.attach = attach;
  }

  /** Serves what the modules in a folder use of a provider: google or azurerm. */
  static SchemaServer of(String provider, Path modules) throws IOException {
    String installed = System.getenv(INSTALLED);
    assumeTrue(
        installed != null && Files.isDirectory(Path.of(installed, "node_modules")),
        INSTALLED + " names no folder with the schemas of " + provider + ": they are not tested");
    assumeTrue(Terraform.program("node").isPresent(), "there is no node on the PATH");
    Process process =
        new ProcessBuilder(
                "node",
                Terraform.MODULES.resolve("schema/serve.cjs").toString(),
                provider,
                modules.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String attach = out.readLine();
    assertThat(attach).as("what the schema server printed").isNotNull();
    return new SchemaServer(process, attach);
  }

  /** From now on terraform asks this server for the provider. */
  Terraform attachTo(Terraform terraform) {
    return terraform.with("TF_REATTACH_PROVIDERS", attach);
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
  }
}
