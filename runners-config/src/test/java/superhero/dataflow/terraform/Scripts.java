package superhero.dataflow.terraform;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import superhero.dataflow.terraform.Terraform.Outcome;

/**
 * The scripts in a folder that looks like a clone with two jars, so small that they go up in a
 * request each, and what is called aws and terraform there.
 */
final class Scripts {
  private final Path folder;

  /** The scripts in a folder of their own, where to call AWS is an error. */
  Scripts(Path folder) throws IOException {
    this.folder = folder;
    Terraform.copy(Terraform.MODULES, root());
    for (String runner : List.of("flink", "spark")) {
      Files.createDirectories(jar(runner).getParent());
      Files.writeString(jar(runner), runner + "'s classes");
    }
    Files.createDirectory(folder.resolve("bin"));
    put("aws", "echo 'aws was called' >&2; exit 99");
    put("terraform", "echo 'terraform was called' >&2; exit 99");
  }

  /** The folder of the scripts. */
  Path root() {
    return folder.resolve("runners-config/terraform");
  }

  /** The AWS CLI of this machine, if it has one. */
  static Optional<Path> cli() {
    return Terraform.program("aws");
  }

  /** From now on AWS is this machine's CLI, which takes an endpoint for AWS. */
  void useCli(String endpoint) throws IOException {
    put("aws", "exec " + cli().orElseThrow() + " --endpoint-url " + endpoint + " \"$@\"");
  }

  /** From now on terraform prints these outputs; one that is not there is empty. */
  void deployed(Map<String, String> outputs) throws IOException {
    StringBuilder cases = new StringBuilder();
    outputs.forEach((name, value) -> cases.append("*' " + name + "') echo '" + value + "' ;;\n"));
    put("terraform", "case \"$*\" in\n" + cases + "esac");
  }

  /**
   * From now on terraform is this machine's, which takes an endpoint for AWS.
   *
   * @param secret the key that it signs requests with
   * @param log where the provider writes each call
   * @param settings of terraform itself
   */
  void useTerraform(String endpoint, String secret, Path log, Path settings) throws IOException {
    put(
        "terraform",
        "export AWS_ENDPOINT_URL="
            + endpoint
            + " AWS_REGION=eu-central-1\n"
            + "export AWS_ACCESS_KEY_ID=id AWS_SECRET_ACCESS_KEY="
            + secret
            + "\n"
            + "export TF_LOG_PROVIDER=DEBUG TF_LOG_PATH="
            + log
            + " CHECKPOINT_DISABLE=true\n"
            + "export TF_CLI_CONFIG_FILE="
            + settings
            + " TF_CLI_ARGS=-no-color\n"
            + "exec "
            + Terraform.program("terraform").orElseThrow()
            + " \"$@\"");
  }

  Path jar(String runner) {
    return folder.resolve("pipelines/target/superhero-dataflow-" + runner + ".jar");
  }

  /** Runs a script. */
  Outcome run(String script, String... args) throws IOException, InterruptedException {
    return bash(
        Stream.concat(Stream.of("runners-config/terraform/" + script), Stream.of(args)).toList());
  }

  /** Runs the calls that a script printed. */
  Outcome paste(String calls) throws IOException, InterruptedException {
    return bash(List.of("-euo", "pipefail", "-c", calls));
  }

  private Outcome bash(List<String> args) throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder process =
        new ProcessBuilder(Stream.concat(Stream.of("bash"), args.stream()).toList())
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    process
        .environment()
        .putAll(
            Map.of(
                "PATH", folder.resolve("bin") + File.pathSeparator + System.getenv("PATH"),
                "HOME", folder.toString(),
                "AWS_ACCESS_KEY_ID", "id",
                "AWS_SECRET_ACCESS_KEY", "key",
                "AWS_DEFAULT_REGION", "eu-central-1",
                "AWS_EC2_METADATA_DISABLED", "true"));
    int exitCode = process.start().waitFor();
    return new Outcome(exitCode, Files.readString(out), Files.readString(err));
  }

  private void put(String program, String body) throws IOException {
    Path file = folder.resolve("bin").resolve(program);
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
