package superhero.dataflow.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Dockerfiles and the Compose file, as text: no engine runs them here. */
class DockerTest {
  /** A name, and a version that has a number. */
  static final String FIXED_IMAGE = "[a-z0-9./-]+:(?!latest)[A-Za-z]*\\.?\\d[\\w.-]*";

  private static final String FOLDER = "runners-config/docker/";
  private static final JsonNode COMPOSE =
      new PackagingFile(FOLDER + "compose.yaml").documents().get(0);
  private static final JsonNode SERVICES = COMPOSE.get("services");

  @ParameterizedTest
  @CsvSource({
    "Dockerfile, pipelines/ingest/pom.xml, superhero-ingest, superhero-dataflow",
    "flink.Dockerfile, pipelines/flink/pom.xml, superhero-dataflow-flink, superhero-dataflow-flink"
  })
  void anImageTakesTheJarThatTheBuildMakesAndNothingElse(
      String file, String pom, String jar, String image) {
    PackagingFile dockerfile = new PackagingFile(FOLDER + file);
    String copied = "pipelines/target/" + jar + ".jar";

    assertThat(dockerfile.first("^COPY (?:--\\S+ )?(\\S+) ")).isEqualTo(copied);
    assertThat(new PackagingFile(pom).text())
        .containsPattern(">[^<]*/" + Pattern.quote(jar + ".jar") + "</(outputFile|jar)>");
    assertThat(new PackagingFile(FOLDER + file + ".dockerignore").text().lines())
        .filteredOn(line -> !line.startsWith("#"))
        .containsExactly("*", "!" + copied);
    assertThat(dockerfile.first("^FROM (\\S+)$")).matches(FIXED_IMAGE);
    assertThat(dockerfile.first("^# docker build .* -t (\\S+) \\.$"))
        .isEqualTo(image + ":" + PackagingFile.version());
  }

  /** A shell would be process 1 in place of java, and keep SIGTERM to itself. */
  @Test
  void javaIsTheFirstProcessAndNotRoots() throws Exception {
    PackagingFile dockerfile = new PackagingFile(FOLDER + "Dockerfile");
    JsonNode entryPoint = new ObjectMapper().readTree(dockerfile.first("^ENTRYPOINT (\\[.*\\])$"));

    assertThat(Mistakes.words(entryPoint))
        .startsWith("java")
        .endsWith("-jar", dockerfile.first("^COPY \\S+ (\\S+)$"));
    assertThat(dockerfile.first("^FROM eclipse-temurin:(\\d+)\\.\\S+-jre-")).isEqualTo("17");
    assertThat(dockerfile.first("^USER (\\d+):\\d+$")).isNotEqualTo("0");
  }

  @Test
  void versionsAreThoseOfTheBuild() {
    assertThat(SERVICES.at("/kafka/image").textValue())
        .isEqualTo("apache/kafka:" + new PackagingFile("pom.xml").first("<kafka.version>(.*)</"));
    assertThat(new PackagingFile(FOLDER + "flink.Dockerfile").text())
        .contains(
            "FROM flink:"
                + new PackagingFile("pipelines/flink/pom.xml").first("<flink.version>(.*)</")
                + "-java17\n");
    SERVICES.forEach(
        service -> {
          String image = service.get("image").textValue();
          assertThat(image).matches(FIXED_IMAGE);
          if (service.has("build")) {
            assertThat(image).isEqualTo("superhero-dataflow:" + PackagingFile.version());
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"topics", "ingest", "games"})
  void theProgramTakesTheCommandOfAService(String service) throws Exception {
    JsonNode job = SERVICES.get(service);
    Map<String, String> environment = new TreeMap<>();
    job.path("environment")
        .properties()
        .forEach(e -> environment.put(e.getKey(), e.getValue().textValue()));

    assertThat(Mistakes.of(Mistakes.words(job.get("command")), environment)).isEmpty();
    assertThat(
            PackagingFile.PROJECT
                .resolve(FOLDER)
                .resolve(job.at("/build/context").textValue())
                .normalize())
        .isEqualTo(PackagingFile.PROJECT);
    assertThat(Files.exists(PackagingFile.PROJECT.resolve(job.at("/build/dockerfile").textValue())))
        .isTrue();
    assertThat(job.get("read_only").booleanValue()).isTrue();
    assertThat(Mistakes.words(job.get("tmpfs"))).containsExactly("/tmp:exec");
  }

  @Test
  void whatAServiceNamesIsThere() {
    SERVICES
        .properties()
        .forEach(
            service -> {
              for (Map.Entry<String, JsonNode> other :
                  service.getValue().path("depends_on").properties()) {
                JsonNode named = SERVICES.path(other.getKey());
                assertThat(named.isObject()).as(other.getKey()).isTrue();
                String condition = other.getValue().get("condition").textValue();
                assertThat(condition).isIn("service_healthy", "service_completed_successfully");
                assertThat(named.has("healthcheck")).isEqualTo(condition.equals("service_healthy"));
              }
              Pattern.compile("(?:[=/@]|\")([a-z][a-z0-9-]*):\\d{4}\\b")
                  .matcher(service.getValue().toString())
                  .results()
                  .forEach(
                      host -> assertThat(SERVICES.has(host.group(1))).as(host.group()).isTrue());
              service
                  .getValue()
                  .path("ports")
                  .forEach(port -> assertThat(port.textValue()).startsWith("127.0.0.1:"));
            });
    assertThat(Mistakes.words(SERVICES.at("/s3/volumes")))
        .containsExactly("lake:/data")
        .allMatch(each -> COMPOSE.get("volumes").has(each.replaceFirst(":.*", "")));
  }

  @Test
  void theBucketsAndTheCredentialsAreThoseOfTheJob() {
    List<String> ingest = Mistakes.words(SERVICES.at("/ingest/command"));
    String key = SERVICES.at("/ingest/environment/AWS_ACCESS_KEY_ID").textValue();
    String secret = SERVICES.at("/ingest/environment/AWS_SECRET_ACCESS_KEY").textValue();

    assertThat(Mistakes.words(SERVICES.at("/buckets/command")))
        .containsExactlyElementsOf(
            ImmutableList.<String>builder()
                .add("mb", "--ignore-existing")
                .addAll(
                    ingest.stream()
                        .filter(each -> each.contains("=s3://"))
                        .map(each -> each.replaceFirst(".*=s3://", "lake/"))
                        .toList())
                .build());
    assertThat(SERVICES.at("/s3/environment/MINIO_ROOT_USER").textValue()).isEqualTo(key);
    assertThat(SERVICES.at("/s3/environment/MINIO_ROOT_PASSWORD").textValue()).isEqualTo(secret);
    assertThat(SERVICES.at("/buckets/environment/MC_HOST_lake").textValue())
        .isEqualTo("http://" + key + ":" + secret + "@s3:9000");
    assertThat(ingest).contains("--endpoint=http://s3:9000");
  }

  @Test
  void aJobThatIsStoppedHasTheTimeToEnd() {
    String grace = SERVICES.at("/ingest/stop_grace_period").textValue();

    assertThat(Integer.parseInt(grace.replace("s", "")))
        .isGreaterThan(PackagingFile.secondsToStop());
  }
}
