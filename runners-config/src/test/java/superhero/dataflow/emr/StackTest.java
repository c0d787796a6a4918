package superhero.dataflow.emr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;
import static superhero.dataflow.emr.Template.get;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The template, as its parameters make it. */
class StackTest {
  static final Map<String, String> CLUSTER =
      Map.of("Compute", "cluster", "SubnetId", "subnet-1", "SecurityGroupId", "sg-1");
  static final Map<String, String> SERVERLESS =
      Map.of("Compute", "serverless", "SubnetId", "subnet-1", "SecurityGroupId", "sg-1");
  private static final Map<String, String> EXPIRING =
      Map.of(
          "RawTransitionDays", "90",
          "RawExpirationDays", "400",
          "StandardExpirationDays", "800",
          "ArtifactVersionDays", "9",
          "LogDays", "14");

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
}
