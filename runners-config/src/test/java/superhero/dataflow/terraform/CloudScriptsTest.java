package superhero.dataflow.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superhero.dataflow.terraform.Terraform.Outcome;

/** What the scripts say for Google Cloud and Azure, without either and without terraform. */
class CloudScriptsTest {
  @TempDir Path folder;
  private Scripts scripts;

  @BeforeEach
  void cloneScripts() throws Exception {
    scripts = new Scripts(folder);
  }

  @Test
  void onGoogleASparkJobIsAnExecutionOfTheBatchWorkflow() throws Exception {
    assertThat(
            calls(
                "submit",
                "ingest",
                "--cloud=gcp",
                "--memory=4g",
                "--conf=spark.task.maxFailures=8",
                "--",
                "--topics=logs"))
        .isEqualTo(
            """
            export CLOUDSDK_CORE_PROJECT=$project
            gcloud storage rsync JARS "${artifacts}"'/jars' --checksums-only --exclude \
            '^(?!superhero-dataflow-spark\\.jar$)'
            gcloud workflows execute "${batch_workflow}" --location "${region}" --data \
            '{"arguments":["ingest","--raw='"${raw}"'","--standard='"${ingest_standard}"'",\
            "--until=latest","--topics=logs"],"properties":{"spark.executor.memory":"4g",\
            "spark.task.maxFailures":"8"}}'
            """);
  }

  @Test
  void onGoogleAJobOnDataflowIsStartedHere() throws Exception {
    assertThat(calls("submit", "ingest", "--cloud=gcp", "--runner=dataflow", "--", "--topics=logs"))
        .endsWith(
            """
            java -jar JARS/superhero-dataflow-dataflow.jar ingest '--raw='"${raw}" \
            '--standard='"${ingest_standard}" --topics=logs --jobName=superhero-dataflow-ingest \
            $dataflow_options
            """);
  }

  @Test
  void onGoogleStatusListsWorkflowsBatchesAndJobs() throws Exception {
    assertThat(calls("status", "--cloud=gcp"))
        .contains("gcloud workflows executions list \"${batch_workflow}\" --location \"${region}\"")
        .contains("gcloud dataproc batches list --region \"${region}\"")
        .contains("gcloud dataflow jobs list --region \"${region}\"");
  }

  @Test
  void onAzureAJobIsAnExecutionOfTheContainerWithArguments() throws Exception {
    assertThat(calls("submit", "compact", "--cloud=azure", "--", "--from=2026-01-01"))
        .isEqualTo(
            """
            az storage blob upload --auth-mode login --account-name "${artifacts_account}" \
            --container-name artifacts --name jars/superhero-dataflow.jar --file \
            JARS/superhero-dataflow.jar --overwrite --no-progress --output none
            container=${container%\\}}
            az rest --method post --url \
            'https://management.azure.com'"${compute}"'/start?api-version=2024-03-01' --body \
            '{"containers":['"${container}"',"args":["compact","--standard='"${standard}"'",\
            "--from=2026-01-01"]}]}'
            """);
  }

  @Test
  void whatAzureIsSentIsJson() throws Exception {
    scripts.deployed(
        Map.of(
            "compute", "/jobs/lake",
            "standard", "azfs://lake/standard",
            "container", "{\"name\":\"superhero-dataflow\",\"image\":\"jdk\"}"));
    put("az", "for last; do :; done; case $1 in rest) printf %s \"$last\" ;; esac");

    Outcome run =
        scripts.paste(
            scripts
                .run("submit", "--dry-run", "compact", "--cloud=azure", "--", "--models=azfs://a/b")
                .ok());

    ObjectMapper json = new ObjectMapper();
    assertThat(json.readTree(run.ok()))
        .isEqualTo(
            json.readTree(
                """
                {"containers": [{"name": "superhero-dataflow", "image": "jdk", "args": [
                  "compact", "--standard=azfs://lake/standard", "--models=azfs://a/b"]}]}
                """));
  }

  @Test
  void whatIsNotDeployedIsNamed() throws Exception {
    scripts.deployed(Map.of());
    for (String cloud : List.of("gcp", "azure")) {
      Outcome run =
          scripts.paste(scripts.run("submit", "--dry-run", "audit", "--cloud=" + cloud).ok());

      assertThat(run.exitCode()).isNotZero();
      assertThat(run.err()).contains("is not deployed; see runners-config/terraform/deploy --help");
    }
  }

  @Test
  void anOptionOfAnotherRunnerIsRefused() throws Exception {
    Outcome azure = scripts.run("submit", "compact", "--cloud=azure", "--memory=4g");
    Outcome dataflow =
        scripts.run("submit", "compact", "--cloud=gcp", "--runner=dataflow", "--conf=a=b");

    assertThat(azure.exitCode()).isEqualTo(2);
    assertThat(azure.err()).startsWith("--memory, --conf: are of Flink and Spark");
    assertThat(dataflow.exitCode()).isEqualTo(2);
    assertThat(dataflow.err()).startsWith("--memory, --conf: are of Spark");
  }

  @Test
  void noSecretIsPassedOnOrSaid() throws Exception {
    for (String cloud : List.of("gcp", "azure")) {
      Outcome run =
          scripts.run(
              "submit",
              "ingest",
              "--cloud=" + cloud,
              "--conf=spark.ssl.keyPassword=hunter2",
              "--",
              "--redis=redis://user:hunter2@host:6379",
              "--awsCredentialsProvider={\"awsSecretKey\": \"hunter2\"}");

      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.out()).isEmpty();
      assertThat(run.err())
          .contains(
              "--conf=spark.ssl.keyPassword: holds a password or a secret",
              "--redis: holds a password or a secret",
              "--awsCredentialsProvider: holds a password or a secret")
          .doesNotContain("hunter2");
    }
  }

  @Test
  void deployAndDestroyAreThoseOfTheCloud() throws Exception {
    for (String cloud : List.of("gcp", "azure")) {
      assertThat(scripts.run("deploy", "--dry-run", "--cloud=" + cloud, "log_days=60").ok())
          .contains("'log_days = 60'")
          .contains("terraform -chdir=" + scripts.root() + "/" + cloud + " apply");
      assertThat(scripts.run("destroy", "--dry-run", "--cloud=" + cloud).ok())
          .contains("grep '^module\\.buckets\\.'")
          .contains("terraform -chdir=" + scripts.root() + "/" + cloud + " destroy");
    }
  }

  private void put(String program, String body) throws Exception {
    Path file = Files.writeString(folder.resolve("bin/" + program), "#!/bin/bash\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /**
   * What a dry run prints once it has the outputs of terraform, with the folder by a short name.
   */
  private String calls(String script, String... args) throws Exception {
    String[] words = new String[args.length + 1];
    words[0] = "--dry-run";
    System.arraycopy(args, 0, words, 1, args.length);
    String plan = scripts.run(script, words).ok();
    String last = "run=$(date -u +%Y%m%dT%H%M%SZ)\n";
    return plan.substring(plan.indexOf(last) + last.length())
        .replace(scripts.jar("spark").getParent().toString(), "JARS");
  }
}
