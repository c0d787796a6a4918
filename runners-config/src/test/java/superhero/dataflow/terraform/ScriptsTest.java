package superhero.dataflow.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import superhero.dataflow.terraform.Terraform.Outcome;

/** What the scripts say without terraform and AWS, which to call is an error here. */
class ScriptsTest {
  @TempDir Path folder;
  private Scripts scripts;

  @BeforeEach
  void cloneScripts() throws Exception {
    scripts = new Scripts(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"deploy", "submit", "status", "destroy"})
  void helpBeginsWithHowToCallIt(String script) throws Exception {
    Outcome run = scripts.run(script, "--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith(script + " ").contains("[--cloud=aws]");
  }

  @Test
  void helpOfDeployNamesEveryVariable() throws Exception {
    String variables = Files.readString(Path.of("terraform/aws/variables.tf"));

    assertThat(scripts.run("deploy", "--help").out().lines().map(String::strip))
        .containsAll(
            Pattern.compile("variable \"(\\w+)\" \\{\n.*\"(.*)\"\n")
                .matcher(variables)
                .results()
                .map(variable -> variable.group(2))
                .toList())
        .contains("log_days (30)");
  }

  @Test
  void deployKeepsWhatItIsGivenAndApplies() throws Exception {
    assertThat(
            printed(
                "deploy",
                "compute=cluster",
                "ip_ranges=10.0.0.0/8,192.0.2.0/24",
                "log_days=7",
                "topics=it's ${x}"))
        .isEqualTo(
            """
            file=ROOT/aws/deploy.auto.tfvars
            touch "$file"
            { grep -vE '^(compute|ip_ranges|log_days|topics) = ' "$file" || true; printf '%s\\n' \
            'compute = "cluster"' 'ip_ranges = ["10.0.0.0/8", "192.0.2.0/24"]' 'log_days = 7' \
            'topics = "it'\\''s $${x}"'; } > "$file.new"
            mv "$file.new" "$file"
            terraform -chdir=ROOT/aws init -input=false
            terraform -chdir=ROOT/aws apply -input=false -auto-approve
            """);
  }

  @Test
  void destroyForgetsTheBucketsFirst() throws Exception {
    assertThat(printed("destroy"))
        .isEqualTo(
            """
            terraform -chdir=ROOT/aws init -input=false
            kept=$(terraform -chdir=ROOT/aws state list 2> /dev/null | grep '^module\\.buckets\\.' || true)
            if [ -n "$kept" ]; then
            terraform -chdir=ROOT/aws state rm $kept
            file=ROOT/aws/deploy.auto.tfvars
            touch "$file"
            { grep -vE '^(adopt) = ' "$file" || true; printf '%s\\n' 'adopt = true'; } > "$file.new"
            mv "$file.new" "$file"
            fi
            terraform -chdir=ROOT/aws destroy -input=false -auto-approve
            echo 'All is gone but the buckets and what is in them.'
            """);
  }

  @Test
  void submitPrintsWhatItWouldRun() throws Exception {
    assertThat(
            printed(
                "submit",
                "replay",
                "--runner=spark-serverless",
                "--memory=4g",
                "--conf=spark.task.maxFailures=8",
                "--",
                "--toKafka=again",
                "--bootstrapServers=b-1:9092"))
        .isEqualTo(
            """
            for name in raw standard artifacts options compute region cluster application job_role; do
              value=$(terraform -chdir=ROOT/aws output -raw "$name")
              declare "$name=$value"
            done
            : "${application:?is not deployed; see runners-config/terraform/deploy --help}"
            ingest_standard=${options#*--standard=}
            ingest_standard=${ingest_standard%% *}
            run=$(date -u +%Y%m%dT%H%M%SZ)
            export AWS_REGION=$region
            aws s3 sync JARS "${artifacts}"'/jars/' --exclude '*' --include \
            superhero-dataflow-spark.jar --only-show-errors
            aws emr-serverless start-job-run --name superhero-dataflow-replay --application-id \
            "${application}" --execution-role-arn "${job_role}" --job-driver '{"sparkSubmit":{\
            "entryPoint":"'"${artifacts}"'/jars/superhero-dataflow-spark.jar",\
            "sparkSubmitParameters":"--conf spark.executor.memory=4g --conf \
            spark.task.maxFailures=8 --class superhero.dataflow.pipelines.Main",\
            "entryPointArguments":["replay","--raw='"${raw}"'","--tempLocation='"${standard}"'",\
            "--toKafka=again","--bootstrapServers=b-1:9092"]}}'
            """);
  }

  /** The locations of each command are those that it takes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "standardize | --raw=${raw} --standard=${standard}",
        "audit | --raw=${raw} --standard=${standard}",
        "compact | --standard=${standard}",
        "replay | --raw=${raw} --tempLocation=${standard} --standard=${standard}",
        "diff | --raw=${raw} --standard=${standard} --into=${artifacts}/diff/${run}",
      })
  void eachCommandHasItsLocations(String command, String locations) throws Exception {
    String printed = printed("submit", command, "--runner=spark", "--", "--deadLetters=s3://d");

    assertThat(printed.replace("'\"$", "$").replace("}\"'", "}"))
        .contains(
            "\"" + command + "\",\"" + locations.replace(" ", "\",\"") + "\",\"--deadLetters");
  }

  @Test
  void allMistakesAreNamedAtOnceAndNoSecretIs() throws Exception {
    Outcome run =
        scripts.run(
            "submit",
            "injest",
            "--runner=storm",
            "--memory=4",
            "--bootstrapServers=hunter2:9092",
            "--conf=spark.ssl.keyPassword=hunter2",
            "--",
            "@missing.args",
            "--models=nowhere",
            "--redis=redis://user:hunter2@host:6379",
            "--awsCredentialsProvider={\"awsSecretKey\": \"hunter2\"}");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualTo(
            """
            --bootstrapServers: not an argument of submit
            injest: should be one of ingest standardize replay compact audit diff
            --runner=storm: should be one of flink spark spark-serverless
            --memory=4: should be a number with m or g
            --conf=spark.ssl.keyPassword: holds a password or a secret, and anybody who sees the job sees its settings
            @missing.args: cannot be read; it should be a file, an argument a line
            --models=nowhere: cannot be read; it should be on this machine, or s3://...
            --redis: holds a password or a secret, and anybody who sees the job sees its arguments
            --awsCredentialsProvider: holds a password or a secret, and anybody who sees the job sees its arguments
            See: submit --help
            """);
  }

  @Test
  void aVariableThatIsNotThereAndAValueThatDoesNotFitAreRefused() throws Exception {
    Outcome run =
        scripts.run("deploy", "--dry-run", "computer=cluster", "log_days=x", "function=yes");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            """
            computer: aws has no such variable
            log_days=x: should be a number
            function=yes: should be true or false
            See: deploy --help
            """);
  }

  @Test
  void aCloudThatIsNotThereIsRefused() throws Exception {
    Outcome run = scripts.run("status", "--cloud=../aws");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo("--cloud=../aws: should be aws, gcp or azure\nSee: status --help\n");
  }

  @Test
  void aJarThatIsNotBuiltIsNamed() throws Exception {
    Files.delete(scripts.jar("spark"));
    Outcome run = scripts.run("submit", "audit", "--runner=spark");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .startsWith(
            "pipelines/target/superhero-dataflow-spark.jar is not there; mvn -q -DskipTests package"
                + " makes it\n");
  }

  /** What a dry run prints, with the folders by short names. */
  private String printed(String script, String... args) throws Exception {
    String[] words = new String[args.length + 1];
    words[0] = "--dry-run";
    System.arraycopy(args, 0, words, 1, args.length);
    return scripts
        .run(script, words)
        .ok()
        .replace(scripts.root().toString(), "ROOT")
        .replace(scripts.jar("spark").getParent().toString(), "JARS");
  }
}
