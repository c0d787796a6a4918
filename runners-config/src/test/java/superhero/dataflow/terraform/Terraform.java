package superhero.dataflow.terraform;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Runs terraform on a copy of a module of {@code runners-config/terraform}. If terraform or a
 * provider is not to be had on this machine, the test that asks for it is skipped with a sentence.
 *
 * <pre>{@code
 * Terraform aws = Terraform.copyOf("aws", folder).init();
 * Outcome plan = aws.run("plan", "-var=compute=none");
 * }</pre>
 */
final class Terraform {
  /** The folder of all modules and scripts. */
  static final Path MODULES = Path.of("terraform");

  /** What a process printed, and how it ended. */
  record Outcome(int exitCode, String out, String err) {
    /** What it printed to standard output, of a process that succeeded. */
    String ok() {
      if (exitCode != 0) {
        throw new AssertionError("exit code " + exitCode + "\n" + out + err);
      }
      return out;
    }

    /** All that it printed, for messages that terraform splits over its two outputs. */
    String all() {
      return out + err;
    }
  }

  /** Names a folder with providers in the layout of {@code terraform providers mirror}. */
  private static final String MIRROR = "SUPERHERO_TF_MIRROR";

  private static final String USUAL_MIRROR = "/opt/tf-plugins";

  private final Path folder;
  private final Map<String, String> environment = new TreeMap<>();

  private Terraform(Path folder) {
    this.folder = folder;
  }

  /**
   * Copies a module, such as {@code aws} or {@code aws/modules/buckets}, and all below it to a
   * folder that need not be there.
   */
  static Terraform copyOf(String module, Path folder) throws IOException {
    Assumptions.assumeTrue(
        program("terraform").isPresent(),
        "there is no terraform on the PATH, so its modules are not tested");
    copy(MODULES.resolve(module), folder);
    return new Terraform(folder);
  }

  /** A program of this machine, if it has it. */
  static Optional<Path> program(String name) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(each -> Path.of(each, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Where the copy is; a test may change it. */
  Path folder() {
    return folder;
  }

  /** Adds a variable of the environment of all that runs from now on. */
  Terraform with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /**
   * Initialises the copy. Providers come from the mirror that {@value #MIRROR} names, or from
   * {@value #USUAL_MIRROR}, or from the registry.
   */
  Terraform init() throws IOException, InterruptedException {
    with("TF_CLI_CONFIG_FILE", settings(folder).toString());
    Outcome init = run("init", "-backend=false");
    Assumptions.assumeFalse(
        init.all().contains("Failed to query available provider packages"),
        () -> "a provider of terraform is not to be had: " + init.all());
    init.ok();
    return this;
  }

  /** Writes settings of terraform that name the mirror, if there is one. */
  static Path settings(Path folder) throws IOException {
    Path mirror = Path.of(System.getenv().getOrDefault(MIRROR, USUAL_MIRROR));
    Path settings = Files.createTempFile(folder, "settings", ".rc").toAbsolutePath();
    if (Files.isDirectory(mirror)) {
      Files.writeString(
          settings,
          "provider_installation {\n  filesystem_mirror {\n    path = \""
              + mirror
              + "\"\n  }\n}\n");
    }
    return settings;
  }

  /** Runs a command of terraform that asks nothing and prints no colors. */
  Outcome run(String command, String... args) throws IOException, InterruptedException {
    return execute(
        Stream.concat(Stream.of("terraform", command), Arrays.stream(args)).toArray(String[]::new));
  }

  /** Runs any program in the copy. */
  Outcome execute(String... command) throws IOException, InterruptedException {
    Path out = Files.createTempFile("terraform", ".out");
    Path err = Files.createTempFile("terraform", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().put("TF_IN_AUTOMATION", "true");
      builder.environment().put("TF_INPUT", "false");
      builder.environment().put("TF_CLI_ARGS", command[0].equals("terraform") ? "-no-color" : "");
      builder.environment().put("CHECKPOINT_DISABLE", "true");
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError(
            String.join(" ", command) + " did not end\n" + Files.readString(out));
      }
      return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** Copies a folder but for what terraform left in it. */
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(each -> !isLeft(each.toString())).toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
  }

  private static boolean isLeft(String file) {
    return file.contains("/.terraform") || file.contains(".tfstate") || file.contains(".auto.");
  }
}
