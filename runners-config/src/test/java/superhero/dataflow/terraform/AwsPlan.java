package superhero.dataflow.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the root module of AWS would make, as {@code terraform show -json} has it: planned with the
 * real provider, of which an endpoint on this machine is all that it knows of AWS.
 */
final class AwsPlan {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Every variable that makes something, but compute. */
  private static final List<String> ALL =
      List.of(
          "function=true",
          "function_package=function.zip",
          "schedule=cron(0 * * * ? *)",
          "bootstrap_servers=b-1:9092",
          "topics=orders",
          "ip_ranges=[\"192.0.2.0/24\"]",
          "contributors_write_raw=true",
          "subnet_id=subnet-1",
          "security_group_id=sg-1",
          "alarm_email=ops@example.org");

  /** In place of ids that AWS gives, so that policies which name them are known in the plan. */
  private static final String IDS =
      """
      output "cluster" {
        value = var.compute == "cluster" ? "j-1" : ""
      }
      output "application" {
        value = var.compute == "serverless" ? "00a" : ""
      }
      """;

  private static final Map<String, AwsPlan> PLANS = new LinkedHashMap<>();

  private final Map<String, JsonNode> resources = new LinkedHashMap<>();

  private AwsPlan() {}

  /** Plans all that there is, with each kind of compute; once for all tests of this JVM. */
  static synchronized Map<String, AwsPlan> all() throws IOException, InterruptedException {
    if (PLANS.isEmpty()) {
      Path folder = Files.createTempDirectory("plan");
      try (AwsEndpoint aws = new AwsEndpoint()) {
        Terraform terraform = at(aws.address(), folder.resolve("aws"));
        for (String compute : List.of("serverless", "cluster")) {
          PLANS.put(compute, of(terraform, compute));
        }
      } finally {
        try (Stream<Path> files = Files.walk(folder)) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      }
    }
    return PLANS;
  }

  private static Terraform at(String endpoint, Path folder)
      throws IOException, InterruptedException {
    Terraform terraform = Terraform.copyOf("aws", folder);
    Files.write(folder.resolve("function.zip"), emptyZip());
    Files.writeString(folder.resolve("modules/compute/ids_override.tf"), IDS);
    return terraform
        .with("AWS_ENDPOINT_URL", endpoint)
        .with("AWS_ACCESS_KEY_ID", "id")
        .with("AWS_SECRET_ACCESS_KEY", "key")
        .with("AWS_REGION", "eu-central-1")
        .with("AWS_EC2_METADATA_DISABLED", "true")
        .init();
  }

  private static AwsPlan of(Terraform terraform, String compute)
      throws IOException, InterruptedException {
    terraform
        .run(
            "plan",
            Stream.concat(
                    Stream.of("-out=plan", "-var=compute=" + compute),
                    ALL.stream().map(each -> "-var=" + each))
                .toArray(String[]::new))
        .ok();
    AwsPlan plan = new AwsPlan();
    JsonNode root = JSON.readTree(terraform.run("show", "-json", "plan").ok());
    plan.add(root.get("planned_values").get("root_module"));
    return plan;
  }

  /** The smallest file that is a zip. */
  static byte[] emptyZip() {
    byte[] zip = new byte[22];
    byte[] start = {'P', 'K', 5, 6};
    System.arraycopy(start, 0, zip, 0, start.length);
    return zip;
  }

  /** What is planned, by address such as {@code module.buckets.aws_s3_bucket.this["raw"]}. */
  Map<String, JsonNode> resources() {
    return resources;
  }

  /** Statements of all policies, each with the address of its holder. */
  List<Statement> statements() throws IOException {
    List<Statement> statements = new ArrayList<>();
    for (Map.Entry<String, JsonNode> resource : resources.entrySet()) {
      for (String field : List.of("policy", "policy_document", "assume_role_policy")) {
        JsonNode document = resource.getValue().get(field);
        if (document != null && !document.isNull()) {
          JsonNode all = JSON.readTree(document.textValue()).get("Statement");
          all.forEach(each -> statements.add(new Statement(shortened(resource.getKey()), each)));
        }
      }
    }
    return statements;
  }

  /** A statement of a policy, and what holds it. */
  record Statement(String holder, JsonNode words) {
    boolean allows() {
      return words.get("Effect").textValue().equals("Allow");
    }

    List<String> actions() {
      return texts(words.get("Action"));
    }

    List<String> resources() {
      return texts(words.get("Resource"));
    }

    /** The services that a role or a policy of a resource is for. */
    List<String> services() {
      JsonNode principal = words.get("Principal");
      return principal == null || principal.isTextual()
          ? List.of()
          : texts(principal.get("Service"));
    }

    private static List<String> texts(JsonNode node) {
      List<String> texts = new ArrayList<>();
      if (node != null && node.isArray()) {
        node.forEach(each -> texts.add(each.textValue()));
      } else if (node != null) {
        texts.add(node.textValue());
      }
      return texts;
    }
  }

  /** "access role_policy serverless" of a longer address. */
  private static String shortened(String address) {
    String[] parts = address.split("\\.", -1);
    return Arrays.stream(parts)
        .filter(part -> !part.equals("module") && !part.equals("this"))
        .map(part -> part.replaceFirst("^aws_(iam_)?", "").replaceAll("(\\[0]|this|[\"\\]])", ""))
        .map(part -> part.replace('[', ' ').strip())
        .reduce((one, other) -> one + " " + other)
        .orElseThrow();
  }

  private void add(JsonNode module) {
    module
        .path("resources")
        .forEach(each -> resources.put(each.get("address").textValue(), each.get("values")));
    module.path("child_modules").forEach(this::add);
  }
}
