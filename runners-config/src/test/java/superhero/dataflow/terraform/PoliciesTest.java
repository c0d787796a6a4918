package superhero.dataflow.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import superhero.dataflow.terraform.AwsPlan.Statement;

/** Every statement of every policy that the modules of AWS give, as the provider plans it. */
class PoliciesTest {
  private static final String ARN = "arn:aws:";
  private static final String HERE = "eu-central-1:123456789012:";
  private static final String LOGS = ARN + "logs:" + HERE + "log-group:";

  /** Actions that AWS ties to no resource of one's own, or to one that it names itself. */
  private static final Map<String, Pattern> NOT_TO_BE_NARROWER =
      Map.of(
          "logs:DescribeLogGroups", Pattern.compile("\\*|" + Pattern.quote(LOGS + "*")),
          "logs:(\\w+LogDelivery|ListLogDeliveries|\\w+Resource\\w+)", Pattern.compile("\\*"));

  private static AwsPlan serverless;
  private static AwsPlan cluster;
  private static List<Statement> statements;

  @BeforeAll
  static void plan() throws Exception {
    serverless = AwsPlan.all().get("serverless");
    cluster = AwsPlan.all().get("cluster");
    statements =
        Stream.concat(serverless.statements().stream(), cluster.statements().stream())
            .distinct()
            .toList();
  }

  /** Who may do what: all that the modules allow, with either kind of compute, but the deployer. */
  @Test
  void nothingIsAllowedButWhatIsListed() throws IOException {
    Set<String> allowed = new TreeSet<>();
    for (Statement statement : statements) {
      if (statement.allows() && !statement.holder().contains("deployer")) {
        for (String action : statement.actions()) {
          List<String> services = statement.services();
          String by = services.isEmpty() ? "" : " by " + String.join(", ", services);
          List<String> resources = statement.resources();
          for (String on : resources.isEmpty() ? List.of("itself") : resources) {
            allowed.add(statement.holder() + ": " + action + " on " + shortened(on) + by);
          }
        }
      }
    }
    try (InputStream listed = PoliciesTest.class.getResourceAsStream("allowed.txt")) {
      assertThat(String.join("\n", allowed) + "\n")
          .isEqualTo(new String(listed.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** As "raw/*", or as "sqs:superhero-dataflow". */
  private static String shortened(String arn) {
    return arn.replaceAll("arn:aws:s3:::superhero-dataflow-(\\w+)-123456789012-eu-central-1", "$1")
        .replaceAll("arn:aws:([a-z0-9-]+):[a-z0-9-]*:(123456789012)?:", "$1:");
  }

  @Test
  void noStarCouldBeNarrower() {
    for (Statement statement : statements) {
      if (statement.allows()) {
        assertThat(statement.words().path("Principal").toString()).doesNotContain("*");
        for (String action : statement.actions()) {
          assertThat(action).as(statement.holder()).matches("[a-z0-9-]+:[A-Za-z]+");
          if (!statement.holder().contains("deployer")) {
            statement.resources().forEach(on -> checkNarrow(action, on));
          }
        }
      }
    }
  }

  /** A resource of this deployment: all of it, or a part of a bucket. */
  private static void checkNarrow(String action, String on) {
    boolean isKnown =
        NOT_TO_BE_NARROWER.entrySet().stream()
            .anyMatch(
                each -> action.matches(each.getKey()) && each.getValue().matcher(on).matches());
    if (!isKnown) {
      assertThat(on)
          .as(action)
          .matches("arn:aws:.*(superhero-dataflow|StepFunctions|/applications/|:cluster/).*");
    }
  }

  /** Of raw a job deletes nothing but its own small notes. */
  @Test
  void noObjectOfRawCanBeDeleted() {
    String raw = ARN + "s3:::superhero-dataflow-raw-123456789012-eu-central-1/";
    String id = "3f1d2c5e-0000-4000-8000-0123456789ab";
    List<Pattern> deletable = deletable("raw");

    assertThat(deletable).hasSize(1);
    assertThat(raw + "lake/_lake.json." + id + "." + id).matches(deletable.get(0));
    for (String object :
        List.of(
            "_lake.json", "orders/date=2026-01-01/hour=12/a.json.gz", "_ranges/orders/a.json")) {
      assertThat(raw + object).doesNotMatch(deletable.get(0));
      assertThat(raw + "_lake.json." + id + "/" + object).doesNotMatch(deletable.get(0));
    }
  }

  /** In standard what compact, standardize and a crash make void; not the word whose lake it is. */
  @Test
  void ofStandardTablesAndNotesCanBeDeleted() {
    String standard = ARN + "s3:::superhero-dataflow-standard-123456789012-eu-central-1/";
    List<Pattern> deletable = deletable("standard");

    for (String object :
        List.of(
            "log_meta/date=2026-01-01/hour=12/a.parquet",
            "dead_letters/log_meta/date=2026-01-01/hour=12/a.json.gz",
            "_replacing/_ranges/orders/a.json",
            "lake/_replacing/_ranges/orders/a.json",
            ".audit~1-x.json",
            "lake/.compact~1-count")) {
      assertThat(deletable).as(object).anyMatch(each -> each.matcher(standard + object).matches());
    }
    for (String object : List.of("_lake.json", "dead_letters/_lake.json", "etl_meta/a.parquet")) {
      assertThat(deletable).as(object).noneMatch(each -> each.matcher(standard + object).matches());
    }
  }

  private static List<Pattern> deletable(String kind) {
    return statements.stream()
        .filter(each -> each.holder().equals("access role_policy serverless"))
        .filter(each -> each.actions().contains("s3:DeleteObject"))
        .flatMap(each -> each.resources().stream())
        .filter(on -> on.contains("-" + kind + "-"))
        .map(on -> Pattern.quote(on).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q"))
        .map(Pattern::compile)
        .toList();
  }

  /** AWS keeps this one up with what EMR does, and ties it to resources with EMR's tag. */
  @Test
  void noPolicyOfAwsIsUsedButTheServiceRolesOfEmr() {
    for (AwsPlan plan : List.of(serverless, cluster)) {
      assertThat(
              plan.resources().entrySet().stream()
                  .filter(each -> each.getKey().contains("_attachment"))
                  .map(each -> each.getValue().get("policy_arn").textValue()))
          .isEqualTo(
              plan == cluster
                  ? List.of("arn:aws:iam::aws:policy/service-role/AmazonEMRServicePolicy_v2")
                  : List.of());
    }
  }

  @Test
  void rolesAreForThisAccountsServicesAlone() {
    List<Statement> assumed =
        statements.stream().filter(each -> each.actions().contains("sts:AssumeRole")).toList();

    assertThat(assumed).hasSize(6);
    for (Statement each : assumed) {
      boolean namesNoAccount = each.holder().matches("access role (instances|function)");
      assertThat(each.words().path("Condition").toString())
          .as(each.holder())
          .isEqualTo(
              namesNoAccount ? "" : "{\"StringEquals\":{\"aws:SourceAccount\":\"123456789012\"}}");
    }
    assertThat(
            statements.stream()
                .filter(each -> each.actions().equals(List.of("iam:PassRole")))
                .map(each -> each.words().get("Condition").toString()))
        .hasSize(2)
        .allMatch(each -> each.startsWith("{\"StringEquals\":{\"iam:PassedToService\":\"e"));
  }

  @Test
  void everyBucketAndQueueTakesTlsOnly() {
    Set<String> denied = new TreeSet<>();
    for (Statement each : statements) {
      if (each.words().path("Sid").asText().equals("TlsOnly")) {
        assertThat(each.words().get("Effect").textValue()).isEqualTo("Deny");
        assertThat(each.words().get("Principal").textValue()).isEqualTo("*");
        assertThat(each.words().get("Condition").toString())
            .isEqualTo("{\"Bool\":{\"aws:SecureTransport\":\"false\"}}");
        denied.addAll(each.resources());
      }
    }
    Set<String> expected = new TreeSet<>();
    for (String kind : List.of("raw", "standard", "artifacts")) {
      String bucket = ARN + "s3:::superhero-dataflow-" + kind + "-123456789012-eu-central-1";
      expected.add(bucket);
      expected.add(bucket + "/*");
    }
    expected.add(ARN + "sqs:" + HERE + "superhero-dataflow");
    expected.add(ARN + "sqs:" + HERE + "superhero-dataflow-dead-letters");
    assertThat(denied).isEqualTo(expected);
  }

  @Test
  void contributorsAreDeniedEverythingFromElsewhere() {
    assertThat(
            statements.stream()
                .filter(each -> each.holder().equals("access group_policy outside"))
                .map(each -> each.words().toString()))
        .containsExactly(
            "{\"Action\":\"*\",\"Condition\":{\"Bool\":{\"aws:ViaAWSService\":\"false\"},"
                + "\"NotIpAddress\":{\"aws:SourceIp\":[\"192.0.2.0/24\"]}},\"Effect\":\"Deny\","
                + "\"Resource\":\"*\"}");
  }
}
