package superhero.dataflow.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superhero.dataflow.pipelines.Main;

/** The manifests for Kubernetes, as text: no cluster takes them here. */
class KubernetesTest {
  private static final String FOLDER = "runners-config/kubernetes/";
  private static final String CONFIG = "/etc/superhero-dataflow/";
  private static final List<JsonNode> DIRECT =
      new PackagingFile(FOLDER + "ingest.yaml").documents();
  private static final JsonNode DEPLOYMENT = of("Deployment").get("spec");
  private static final JsonNode POD = DEPLOYMENT.at("/template/spec");
  private static final JsonNode FLINK =
      new PackagingFile(FOLDER + "flink.yaml").documents().get(0).get("spec");
  private static final JsonNode FLINK_POD = FLINK.at("/podTemplate/spec");

  @TempDir Path folder;

  @Test
  void eachObjectIsNamedAndOfAKnownKind() {
    assertThat(DIRECT)
        .extracting(each -> each.get("apiVersion").textValue() + " " + each.get("kind").textValue())
        .containsExactly("v1 ServiceAccount", "v1 ConfigMap", "apps/v1 Deployment");
    assertThat(DIRECT)
        .extracting(each -> each.at("/metadata/name").textValue())
        .containsOnly("superhero-dataflow");
  }

  @Test
  void ofTwoJobsOfAGroupTheOldOneEndsBeforeTheNewOneBegins() {
    assertThat(DEPLOYMENT.at("/strategy/type").textValue()).isEqualTo("Recreate");
    assertThat(DEPLOYMENT.get("replicas").intValue()).isEqualTo(1);
    assertThat(DEPLOYMENT.at("/selector/matchLabels"))
        .isEqualTo(DEPLOYMENT.at("/template/metadata/labels"));
    assertThat(POD.get("terminationGracePeriodSeconds").intValue())
        .isGreaterThan(PackagingFile.secondsToStop());
  }

  @Test
  void podsHaveNoRightsThatTheyDoNotNeed() {
    JsonNode job = POD.at("/containers/0");

    assertThat(POD.at("/securityContext/runAsUser").asText())
        .isEqualTo(new PackagingFile("runners-config/docker/Dockerfile").first("^USER (\\d+):"));
    assertThat(job.at("/securityContext/readOnlyRootFilesystem").booleanValue()).isTrue();
    assertThat(of("ServiceAccount").get("automountServiceAccountToken").booleanValue()).isFalse();
    assertThat(job.at("/resources/requests/memory")).isEqualTo(job.at("/resources/limits/memory"));
    for (JsonNode pod : List.of(POD, FLINK_POD)) {
      assertThat(pod.at("/securityContext/runAsNonRoot").booleanValue()).isTrue();
      JsonNode container = pod.at("/containers/0/securityContext");
      assertThat(container.get("allowPrivilegeEscalation").booleanValue()).isFalse();
      assertThat(Mistakes.words(container.at("/capabilities/drop"))).containsExactly("ALL");
    }
  }

  @Test
  void eachMountIsOfAVolumeAndEachVolumeIsThere() {
    for (JsonNode pod : List.of(POD, FLINK_POD)) {
      Set<String> volumes = new TreeSet<>();
      pod.get("volumes").forEach(each -> volumes.add(each.get("name").textValue()));
      Set<String> mounted = new TreeSet<>();
      pod.at("/containers/0/volumeMounts").forEach(e -> mounted.add(e.get("name").textValue()));
      assertThat(mounted).isEqualTo(volumes);
      assertThat(pod.at("/volumes/0/configMap/name"))
          .isEqualTo(of("ConfigMap").at("/metadata/name"));
      assertThat(pod.at("/containers/0/volumeMounts/0/mountPath").textValue() + "/")
          .isEqualTo(CONFIG);
    }
    assertThat(POD.get("serviceAccountName")).isEqualTo(of("ServiceAccount").at("/metadata/name"));
  }

  @Test
  void eachSecretIsInTheEnvironmentAndMadeByTheCommandOfTheReadme() {
    String settings = of("ConfigMap").get("data").toString();
    List<String> asked =
        Pattern.compile("\\$\\{env:(\\w+)}")
            .matcher(settings)
            .results()
            .map(e -> e.group(1))
            .toList();
    assertThat(asked).isNotEmpty();
    String readme = new PackagingFile("runners-config/README.md").text();
    for (JsonNode pod : List.of(POD, FLINK_POD)) {
      Set<String> names = new TreeSet<>();
      for (JsonNode variable : pod.at("/containers/0/env")) {
        names.add(variable.get("name").textValue());
        JsonNode secret = variable.at("/valueFrom/secretKeyRef");
        if (secret.isObject()) {
          assertThat(readme)
              .contains("kubectl create secret generic " + secret.get("name").textValue() + " ")
              .contains("--from-literal=" + secret.get("key").textValue() + "=");
        }
      }
      assertThat(names).containsAll(asked);
    }
  }

  @Test
  void theProgramTakesTheArgumentsOfTheDeployment() throws Exception {
    List<String> args = withConfigHere(Mistakes.words(POD.at("/containers/0/args")));

    assertThat(Mistakes.of(args, Map.of("KAFKA_PASSWORD", "secret"))).isEmpty();
    assertThat(Mistakes.of(args, Map.of()))
        .singleElement()
        .asString()
        .contains("there is no value for ${env:KAFKA_PASSWORD}");
    assertThat(POD.at("/containers/0/image").textValue())
        .isEqualTo("superhero-dataflow:" + PackagingFile.version());
  }

  /** Options of Flink are those of cluster.args, which a cluster takes in other tests. */
  @Test
  void theProgramTakesTheArgumentsOfTheFlinkDeployment() throws Exception {
    Set<String> ofFlink = new TreeSet<>();
    new PackagingFile("runners-config/flink/cluster.args")
        .text()
        .lines()
        .filter(line -> line.startsWith("--"))
        .forEach(line -> ofFlink.add(line.replaceFirst("=.*", "")));
    List<String> args = new ArrayList<>(withConfigHere(Mistakes.words(FLINK.at("/job/args"))));

    assertThat(args.removeIf(each -> ofFlink.contains(each.replaceFirst("=.*", "")))).isTrue();
    assertThat(Mistakes.of(args, Map.of("KAFKA_PASSWORD", "secret"))).isEmpty();
  }

  @Test
  void theFlinkDeploymentRunsTheJarOfItsImage() {
    PackagingFile dockerfile = new PackagingFile("runners-config/docker/flink.Dockerfile");
    String version = new PackagingFile("pipelines/flink/pom.xml").first("<flink.version>(.*)</");

    assertThat(FLINK.get("image").textValue())
        .isEqualTo("superhero-dataflow-flink:" + PackagingFile.version());
    assertThat(FLINK.at("/job/jarURI").textValue())
        .isEqualTo("local://" + dockerfile.first("^COPY \\S+ \\S+ (\\S+)$"));
    assertThat(FLINK.at("/job/entryClass").textValue()).isEqualTo(Main.class.getName());
    assertThat(FLINK.get("flinkVersion").textValue())
        .isEqualTo("v" + version.replaceFirst("\\.\\d+$", "").replace('.', '_'));
    assertThat(FLINK_POD.at("/containers/0/name").textValue()).isEqualTo("flink-main-container");
    assertThat(Mistakes.words(FLINK.at("/job/args")))
        .contains("--parallelism=" + FLINK.at("/job/parallelism").intValue());
  }

  /** The files of the ConfigMap are in a folder of this machine. */
  private List<String> withConfigHere(List<String> args) throws Exception {
    for (Map.Entry<String, JsonNode> file : of("ConfigMap").get("data").properties()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue().textValue());
    }
    return args.stream().map(each -> each.replace("=" + CONFIG, "=" + folder + "/")).toList();
  }

  private static JsonNode of(String kind) {
    return DIRECT.stream()
        .filter(each -> each.get("kind").textValue().equals(kind))
        .findFirst()
        .orElseThrow();
  }
}
