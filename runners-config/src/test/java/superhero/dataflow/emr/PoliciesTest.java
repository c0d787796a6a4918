package superhero.dataflow.emr;

import static org.assertj.core.api.Assertions.assertThat;
import static superhero.dataflow.emr.StackTest.CLUSTER;
import static superhero.dataflow.emr.StackTest.SERVERLESS;
import static superhero.dataflow.emr.Template.get;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every statement of every policy in the template. */
class PoliciesTest {
  /** Actions that AWS ties to no resource of one's own: a call that lists all log groups. */
  private static final Map<String, String> NOT_TO_BE_NARROWER =
      Map.of("logs:DescribeLogGroups", "arn:aws:logs:eu-central-1:123456789012:log-group:*");

  /** Who may do what: all that the template allows, with either kind of compute. */
  private static final Set<String> ALLOWED =
      Set.of(
          "Contributors: s3:ListBucket on Raw.Arn",
          "Contributors: s3:GetObject on Raw.Arn/*",
          "JobPolicy: s3:ListBucket on Raw.Arn",
          "JobPolicy: s3:GetObject on Raw.Arn/*",
          "JobPolicy: s3:PutObject on Raw.Arn/*",
          "JobPolicy: s3:AbortMultipartUpload on Raw.Arn/*",
          "JobPolicy: s3:ListBucket on Standard.Arn",
          "JobPolicy: s3:GetObject on Standard.Arn/*",
          "JobPolicy: s3:PutObject on Standard.Arn/*",
          "JobPolicy: s3:AbortMultipartUpload on Standard.Arn/*",
          "JobPolicy: s3:DeleteObject on Standard.Arn/*.audit~*",
          "JobPolicy: s3:ListBucket on Artifacts.Arn",
          "JobPolicy: s3:GetObject on Artifacts.Arn/jars/*",
          "InstanceRole: s3:PutObject on Artifacts.Arn/logs/*",
          "InstanceRole: s3:AbortMultipartUpload on Artifacts.Arn/logs/*",
          "InstanceRole: assumed by ec2.amazonaws.com",
          "ServiceRole: iam:PassRole on InstanceRole.Arn",
          "ServiceRole: assumed by elasticmapreduce.amazonaws.com",
          "StateChangesToLogs: logs:CreateLogStream on Logs.Arn",
          "StateChangesToLogs: logs:PutLogEvents on Logs.Arn",
          "ServerlessRole: logs:CreateLogStream on Logs.Arn",
          "ServerlessRole: logs:PutLogEvents on Logs.Arn",
          "ServerlessRole: logs:DescribeLogStreams on Logs.Arn",
          "ServerlessRole: logs:DescribeLogGroups on"
              + " arn:aws:logs:eu-central-1:123456789012:log-group:*",
          "ServerlessRole: assumed by emr-serverless.amazonaws.com");

  /** A statement of a policy, and the resource of the template that holds it. */
  private record Statement(String holder, Map<String, Object> words) {
    boolean allows() {
      return words.get("Effect").equals("Allow");
    }

    List<String> list(String word) {
      Object value = words.get(word);
      return value instanceof List<?> list
          ? list.stream().map(String::valueOf).toList()
          : value == null ? List.of() : List.of(String.valueOf(value));
    }
  }

  @Test
  void nothingIsAllowedButWhatAJobNeeds() {
    Set<String> allowed = new TreeSet<>();
    for (Statement statement : statements()) {
      if (statement.allows()) {
        for (String action : statement.list("Action")) {
          statement
              .list("Resource")
              .forEach(on -> allowed.add(statement.holder() + ": " + action + " on " + on));
          if (action.equals("sts:AssumeRole")) {
            allowed.add(
                statement.holder()
                    + ": assumed by "
                    + get(statement.words(), "Principal", "Service"));
          }
        }
      }
    }
    assertThat(allowed).containsExactlyInAnyOrderElementsOf(ALLOWED);
  }

  @Test
  void noStarCouldBeNarrower() {
    for (Statement statement : statements()) {
      if (statement.allows()) {
        assertThat(statement.list("Principal")).as(statement.toString()).doesNotContain("*");
        for (String action : statement.list("Action")) {
          assertThat(action).matches("[a-z0-9]+:[A-Za-z]+");
          for (String on : statement.list("Resource")) {
            if (!on.equals(NOT_TO_BE_NARROWER.get(action))) {
              // A resource of the stack: all of it, or a part of a bucket.
              assertThat(on)
                  .as(action)
                  .matches("[A-Z][A-Za-z]+\\.Arn(/[a-z/]*\\*(\\.audit~\\*)?)?");
            }
          }
        }
      }
    }
  }

  @Test
  void noObjectOfATopicCanBeDeleted() {
    for (Statement statement : statements()) {
      if (statement.allows() && statement.list("Action").contains("s3:DeleteObject")) {
        for (String on : statement.list("Resource")) {
          Pattern names = Pattern.compile(Pattern.quote(on).replace("*", "\\E.*\\Q"));
          assertThat("Standard.Arn/lake/.audit~1-x.json").matches(names);
          for (String topic : List.of("logs.audit-2026", ".audit-", ".audit", "_.-A0")) {
            assertThat("Standard.Arn/log_meta/date=2026-01-01/hour=12/" + topic + "-0.parquet")
                .doesNotMatch(names);
          }
        }
      }
    }
  }

  /** AWS keeps this one up with what EMR does, and ties it to resources with EMR's tag. */
  @Test
  void noPolicyOfAwsIsUsedButTheServiceRolesOfEmr() {
    List<Object> managed = new ArrayList<>();
    for (Map<String, String> compute : List.of(CLUSTER, SERVERLESS)) {
      Template.walk(
          Template.with(compute).resources(),
          map -> managed.addAll((List<?>) map.getOrDefault("ManagedPolicyArns", List.of())));
    }
    assertThat(managed)
        .containsExactlyInAnyOrder(
            "JobPolicy",
            "JobPolicy",
            "arn:aws:iam::aws:policy/service-role/AmazonEMRServicePolicy_v2");
  }

  @Test
  void rolesAreForThisAccountsServicesAlone() {
    assertThat(
            statements().stream()
                .filter(statement -> statement.list("Action").contains("sts:AssumeRole"))
                .filter(statement -> !statement.holder().equals("InstanceRole"))
                .map(statement -> statement.words().get("Condition")))
        .hasSize(2)
        .containsOnly(Map.of("StringEquals", Map.of("aws:SourceAccount", "123456789012")));
    assertThat(
            statements().stream()
                .filter(statement -> statement.list("Action").contains("iam:PassRole"))
                .map(statement -> statement.words().get("Condition")))
        .containsExactly(
            Map.of("StringEquals", Map.of("iam:PassedToService", "ec2.amazonaws.com")));
  }

  @Test
  void everyBucketTakesTlsOnly() {
    Map<String, Map<String, Object>> policies =
        Template.with(Map.of()).properties("AWS::S3::BucketPolicy");

    assertThat(policies.values().stream().map(policy -> policy.get("Bucket")))
        .containsExactlyInAnyOrder("Raw", "Standard", "Artifacts");
    policies
        .values()
        .forEach(
            policy -> {
              Object bucket = policy.get("Bucket");
              assertThat(get(policy, "PolicyDocument", "Statement"))
                  .isEqualTo(
                      List.of(
                          Map.of(
                              "Sid", "TlsOnly",
                              "Effect", "Deny",
                              "Principal", "*",
                              "Action", "s3:*",
                              "Resource", List.of(bucket + ".Arn", bucket + ".Arn/*"),
                              "Condition",
                                  Map.of("Bool", Map.of("aws:SecureTransport", "false")))));
            });
  }

  @Test
  void contributorsAreDeniedEverythingFromElsewhereWhereRangesAreGiven() {
    assertThat(Template.with(CLUSTER).resources()).doesNotContainKey("OutsideIpRanges");

    Object policy =
        Template.with(Map.of("IpRanges", "10.0.0.0/8,192.0.2.0/24"))
            .resources()
            .get("OutsideIpRanges")
            .get("Properties");
    assertThat(get(policy, "Groups")).isEqualTo(List.of("Contributors"));
    assertThat(get(policy, "PolicyDocument", "Statement"))
        .isEqualTo(
            List.of(
                Map.of(
                    "Effect", "Deny",
                    "Action", "*",
                    "Resource", "*",
                    "Condition",
                        Map.of(
                            "NotIpAddress",
                                Map.of("aws:SourceIp", List.of("10.0.0.0/8", "192.0.2.0/24")),
                            "Bool", Map.of("aws:ViaAWSService", "false")))));
  }

  /** Those of all policies, with either kind of compute. */
  private static List<Statement> statements() {
    Set<Statement> statements = new HashSet<>();
    for (Map<String, String> compute : List.of(CLUSTER, SERVERLESS)) {
      Map<String, String> parameters = new HashMap<>(compute);
      parameters.put("IpRanges", "192.0.2.0/24");
      Template.with(parameters)
          .resources()
          .forEach(
              (name, resource) -> {
                Object document = get(resource, "Properties", "PolicyDocument");
                Object tree = document instanceof String json ? Template.parse(json) : resource;
                Template.walk(
                    tree,
                    map -> {
                      for (Object each : (List<?>) map.getOrDefault("Statement", List.of())) {
                        statements.add(new Statement(name, Template.map(each)));
                      }
                    });
              });
    }
    return List.copyOf(statements);
  }
}
