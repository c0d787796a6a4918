package superhero.dataflow.emr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;
import static superhero.dataflow.emr.Template.get;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
  private static final Map<String, String> CLUSTER =
      Map.of("Compute", "cluster", "SubnetId", "subnet-1", "SecurityGroupId", "sg-1");
  private static final Map<String, String> SERVERLESS =
      Map.of("Compute", "serverless", "SubnetId", "subnet-1", "SecurityGroupId", "sg-1");
  private static final Map<String, String> EXPIRING =
      Map.of(
          "RawTransitionDays", "90",
          "RawExpirationDays", "400",
          "StandardExpirationDays", "800",
          "ArtifactVersionDays", "9",
          "LogDays", "14");

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
          "JobPolicy: s3:DeleteObject on Standard.Arn/*.audit-*",
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

  @ParameterizedTest
  @ValueSource(strings = {"none", "cluster", "serverless"})
  void everyNameIsThereWhateverTheConditions(String compute) {
    for (String days : List.of("0", "30")) {
      for (String ranges : List.of("", "10.0.0.0/8,192.0.2.0/24")) {
        Template template =
            Template.with(
                Map.of(
                    "Compute", compute,
                    "RawTransitionDays", days,
                    "RawExpirationDays", days,
                    "StandardExpirationDays", days,
                    "IpRanges", ranges));

        assertThat(template.resources()).isNotEmpty();
        assertThat(template.outputs())
            .containsKeys("Raw", "Standard", "Artifacts", "Contributors")
            .hasSize(
                switch (compute) {
                  case "cluster" -> 5;
                  case "serverless" -> 6;
                  default -> 4;
                });
      }
    }
  }

  @Test
  void everyConditionIsUsed() {
    Template template = Template.with(Map.of());
    Set<String> used = new HashSet<>();
    for (String section : List.of("Conditions", "Resources", "Outputs")) {
      Template.walk(
          template.written(section),
          map -> {
            if (map.get("Condition") instanceof String name) {
              used.add(name);
            }
            if (map.get("Fn::If") instanceof List<?> branches) {
              used.add((String) branches.get(0));
            }
          });
    }
    assertThat(template.written("Conditions").keySet()).isSubsetOf(used);
  }

  @Test
  void everyParameterHasAnEffect() {
    Map<String, String> others = new HashMap<>(EXPIRING);
    others.put("Compute", "none");
    others.put("ReleaseLabel", "emr-7.4.0");
    others.put("SubnetId", "subnet-2");
    others.put("SecurityGroupId", "sg-2");
    others.put("PrimaryInstanceType", "m7g.xlarge");
    others.put("CoreInstanceType", "m7g.2xlarge");
    others.put("CoreInstanceCount", "7");
    others.put("IdleSeconds", "600");
    others.put("IpRanges", "192.0.2.0/24");
    Object before = Template.with(CLUSTER).resources();

    assertThat(others.keySet()).isEqualTo(Template.with(Map.of()).written("Parameters").keySet());
    others.forEach(
        (name, value) -> {
          Map<String, String> parameters = new HashMap<>(CLUSTER);
          parameters.put(name, value);
          assertThat(Template.with(parameters).resources()).as(name).isNotEqualTo(before);
        });
  }

  @Test
  void storageAloneIsTheDefault() {
    assertThat(Template.with(Map.of()).resources().keySet())
        .containsExactlyInAnyOrder(
            "Raw",
            "RawPolicy",
            "Standard",
            "StandardPolicy",
            "Artifacts",
            "ArtifactsPolicy",
            "Contributors");
  }

  @Test
  void computeIsRefusedWithoutANetwork() {
    assertThat(Template.with(Map.of()).objections()).isEmpty();
    assertThat(Template.with(CLUSTER).objections()).isEmpty();
    assertThat(Template.with(SERVERLESS).objections()).isEmpty();
    for (String compute : List.of("cluster", "serverless")) {
      assertThat(Template.with(Map.of("Compute", compute)).objections())
          .containsExactly(
              "SubnetId is missing; a cluster or serverless is to run in a subnet that reaches"
                  + " Kafka and S3",
              "SecurityGroupId is missing; a cluster or serverless is to have one that Kafka lets"
                  + " in");
    }
  }

  @Test
  void everyBucketIsPrivateAndEncryptedAndOutlivesTheStack() {
    Map<String, Map<String, Object>> resources = Template.with(Map.of()).resources();

    Map<String, Map<String, Object>> buckets =
        Template.with(Map.of()).properties("AWS::S3::Bucket");
    assertThat(buckets.keySet()).containsExactlyInAnyOrder("Raw", "Standard", "Artifacts");
    buckets.forEach(
        (name, bucket) -> {
          assertThat(bucket)
              .as(name)
              .containsEntry(
                  "BucketName",
                  "superhero-dataflow-"
                      + name.toLowerCase(Locale.ROOT)
                      + "-123456789012-eu-central-1")
              .containsEntry(
                  "PublicAccessBlockConfiguration",
                  Map.of(
                      "BlockPublicAcls", true,
                      "BlockPublicPolicy", true,
                      "IgnorePublicAcls", true,
                      "RestrictPublicBuckets", true))
              .containsEntry(
                  "OwnershipControls",
                  Map.of("Rules", List.of(Map.of("ObjectOwnership", "BucketOwnerEnforced"))))
              .containsEntry(
                  "BucketEncryption",
                  Map.of(
                      "ServerSideEncryptionConfiguration",
                      List.of(
                          Map.of(
                              "ServerSideEncryptionByDefault", Map.of("SSEAlgorithm", "AES256")))));
          assertThat(resources.get(name))
              .containsEntry("DeletionPolicy", "Retain")
              .containsEntry("UpdateReplacePolicy", "Retain");
          assertThat(bucket.get("VersioningConfiguration"))
              .as(name)
              .isEqualTo(name.equals("Artifacts") ? Map.of("Status", "Enabled") : null);
        });
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
  void dataIsKeptForEverUnlessAParameterSaysOtherwise() {
    Map<String, Object> uploads =
        Map.of(
            "Id", "unfinished-uploads",
            "Status", "Enabled",
            "AbortIncompleteMultipartUpload", Map.of("DaysAfterInitiation", 7));

    assertThat(lifecycle(Map.of(), "Raw")).containsExactly(uploads);
    assertThat(lifecycle(Map.of(), "Standard")).containsExactly(uploads);
    assertThat(lifecycle(EXPIRING, "Raw"))
        .containsExactly(
            uploads,
            Map.of(
                "Id", "transition",
                "Status", "Enabled",
                "Transitions",
                    List.of(Map.of("StorageClass", "GLACIER_IR", "TransitionInDays", "90"))),
            Map.of("Id", "expiration", "Status", "Enabled", "ExpirationInDays", "400"));
    assertThat(lifecycle(EXPIRING, "Standard"))
        .containsExactly(
            uploads, Map.of("Id", "expiration", "Status", "Enabled", "ExpirationInDays", "800"));
    assertThat(lifecycle(EXPIRING, "Artifacts"))
        .containsExactly(
            uploads,
            Map.of(
                "Id", "replaced",
                "Status", "Enabled",
                "NoncurrentVersionExpiration", Map.of("NoncurrentDays", "9")),
            Map.of("Id", "logs", "Status", "Enabled", "Prefix", "logs/", "ExpirationInDays", "14"));
  }

  private static List<Object> lifecycle(Map<String, String> parameters, String bucket) {
    Object rules =
        get(
            Template.with(parameters).properties("AWS::S3::Bucket").get(bucket),
            "LifecycleConfiguration",
            "Rules");
    return List.copyOf((List<?>) rules);
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
                  .matches("[A-Z][A-Za-z]+\\.Arn(/[a-z/]*\\*(\\.audit-\\*)?)?");
            }
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

  @Test
  void theClusterHasFlinkAndSparkAndTheRolesOfTheStack() {
    Map<String, Object> cluster =
        Template.with(CLUSTER).properties("AWS::EMR::Cluster").get("Cluster");

    assertThat(cluster)
        .containsEntry("ReleaseLabel", "emr-7.5.0")
        .containsEntry(
            "Applications",
            List.of(Map.of("Name", "Hadoop"), Map.of("Name", "Flink"), Map.of("Name", "Spark")))
        .containsEntry("ServiceRole", "ServiceRole")
        .containsEntry("JobFlowRole", "InstanceProfile")
        .containsEntry("LogUri", "s3://Artifacts/logs/")
        .containsEntry("AutoTerminationPolicy", Map.of("IdleTimeout", "3600"))
        .containsEntry(
            "Tags",
            List.of(Map.of("Key", "for-use-with-amazon-emr-managed-policies", "Value", "true")));
    assertThat(get(cluster, "Instances"))
        .isEqualTo(
            Map.of(
                "Ec2SubnetId", "subnet-1",
                "AdditionalMasterSecurityGroups", List.of("sg-1"),
                "AdditionalSlaveSecurityGroups", List.of("sg-1"),
                "KeepJobFlowAliveWhenNoSteps", true,
                "MasterInstanceGroup", Map.of("InstanceType", "m6i.xlarge", "InstanceCount", 1),
                "CoreInstanceGroup", Map.of("InstanceType", "m6i.xlarge", "InstanceCount", "2")));
    assertThat(get(((List<?>) cluster.get("Configurations")).get(0), "ConfigurationProperties"))
        .asInstanceOf(MAP)
        .containsEntry("yarn.classpath.include-user-jar", "DISABLED");
  }

  @Test
  void serverlessWritesToTheLogGroupOfTheStack() {
    Template template = Template.with(SERVERLESS);

    assertThat(template.resources()).doesNotContainKeys("Cluster", "InstanceRole", "ServiceRole");
    assertThat(template.properties("AWS::EMRServerless::Application").get("Application"))
        .containsEntry("Type", "Spark")
        .containsEntry(
            "MonitoringConfiguration",
            Map.of(
                "CloudWatchLoggingConfiguration", Map.of("Enabled", true, "LogGroupName", "Logs")));
    assertThat(template.properties("AWS::Logs::LogGroup").get("Logs"))
        .containsEntry("RetentionInDays", "30");
  }

  /** Those of all policies, with either kind of compute. */
  private static List<Statement> statements() {
    Set<Statement> statements = new HashSet<>();
    for (Map<String, String> compute : List.of(CLUSTER, SERVERLESS)) {
      Template.with(compute)
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
