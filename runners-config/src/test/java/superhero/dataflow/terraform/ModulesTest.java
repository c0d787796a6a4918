package superhero.dataflow.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superhero.dataflow.terraform.Terraform.Outcome;

/** The modules of AWS as terraform and its provider see them, and what they make of mistakes. */
class ModulesTest {
  @TempDir static Path folder;
  private static Terraform aws;

  @BeforeAll
  static void initialise() throws Exception {
    aws = Terraform.copyOf("aws", folder.resolve("aws")).init();
  }

  @Test
  void theyAreFormattedValidAndTested() throws Exception {
    assertThat(aws.run("fmt", "-check", "-recursive").ok()).isEmpty();
    assertThat(aws.run("validate").ok()).contains("The configuration is valid");
    assertThat(aws.run("test").ok()).contains("0 failed").doesNotContain("Success! 0");
  }

  @Test
  void aWrongArgumentIsInvalid() throws Exception {
    Terraform mutant = mutant("argument");
    replace(mutant, "function", "memory_size = 1769", "memory     = 1769");

    Outcome run = mutant.run("validate");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.all()).contains("An argument named \"memory\" is not expected here");
  }

  /** One run with all of them, since each has an assertion of its own. */
  @Test
  void theTestsCatchWhatIsNotSafe() throws Exception {
    Terraform mutant = mutant("unsafe");
    replace(mutant, "buckets", "block_public_policy     = true", "block_public_policy = false");
    String encryption = "\"aws_s3_bucket_server_side_encryption_configuration\" \"this\" {\n";
    replace(
        mutant,
        "buckets",
        encryption + "  for_each = aws_s3_bucket.this",
        encryption + "  for_each = {}");
    replace(mutant, "access", "\"sqs:ReceiveMessage\"", "\"sqs:*\"");
    replace(mutant, "function", "    maximum_concurrency = var.concurrency\n", "");

    Outcome run = mutant.run("test", "-filter=tests/modules.tftest.hcl");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.all())
        .contains(
            "a bucket is public",
            "a bucket is not encrypted",
            "an action has a wildcard",
            "the function's concurrency has no bound");
  }

  private static Terraform mutant(String name) throws Exception {
    return Terraform.copyOf("aws", folder.resolve(name)).init();
  }

  private static void replace(Terraform mutant, String module, String text, String by)
      throws IOException {
    Path main = mutant.folder().resolve("modules").resolve(module).resolve("main.tf");
    String before = Files.readString(main);
    assertThat(before).contains(text);
    Files.writeString(main, before.replace(text, by));
  }
}
