package superhero.dataflow.emr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import superhero.dataflow.emr.Scripts.Outcome;

/** What the scripts say without AWS, which to call is an error here. */
class ScriptsTest {
  @TempDir Path folder;
  private Scripts scripts;

  @BeforeEach
  void cloneScripts() throws IOException {
    scripts = new Scripts(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"deploy", "submit-flink", "submit-spark", "status", "destroy"})
  void dryRunPrintsCallsThatNameTheStackAndRunsNothing(String script) throws Exception {
    Outcome run = scripts.run(script, "--dry-run", "--stack=another");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("aws cloudformation").contains("--stack-name another ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"deploy", "submit-flink", "submit-spark", "status", "destroy"})
  void helpBeginsWithHowToCallIt(String script) throws Exception {
    Outcome run = scripts.run(script, "--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith(script + " [--stack=superhero-dataflow]");
  }

  @Test
  void helpOfDeployNamesEveryParameter() throws Exception {
    assertThat(scripts.run("deploy", "--help").out())
        .contains(Template.with(Map.of()).written("Parameters").keySet());
  }

  @Test
  void allMistakesAreNamedAtOnceAndNoSecretIs() throws Exception {
    Outcome run =
        scripts.run(
            "submit-flink",
            "--stack=Upper",
            "--bootstrapServers=b-1:9092",
            "--",
            "@missing.args",
            "--redis=redis://user:hunter2@host:6379",
            "--awsCredentialsProvider={\"awsSecretKey\": \"hunter2\"}");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualTo(
            """
            --bootstrapServers: not an argument of submit-flink
            --stack=Upper: should be lower-case letters, digits and -, a letter first
            @missing.args: cannot be read; it should be a file, an argument a line
            --redis: holds a password or a secret, and EMR shows the arguments of a job
            --awsCredentialsProvider: holds a password or a secret, and EMR shows the arguments of a job
            See: submit-flink --help
            """);
  }

  @Test
  void aParameterThatTheStackHasNotIsRefused() throws Exception {
    Outcome run = scripts.run("deploy", "--dry-run", "Computer=cluster");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo("Computer=cluster: the stack has no such parameter\nSee: deploy --help\n");
  }

  @Test
  void aJarThatIsNotBuiltIsNamed() throws Exception {
    Files.delete(scripts.jar("spark"));
    Outcome run = scripts.run("submit-spark", "--", "--bootstrapServers=b-1:9092");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .startsWith(
            "pipelines/target/superhero-dataflow-spark.jar is not there; mvn -q -DskipTests package"
                + " makes it\n");
  }
}
