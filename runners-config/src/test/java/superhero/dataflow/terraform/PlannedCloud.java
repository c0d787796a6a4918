package superhero.dataflow.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import superhero.dataflow.terraform.Terraform.Outcome;

/** A copy of the modules of a cloud, which terraform plans by the tests beside them. */
final class PlannedCloud implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Terraform terraform;
  private final SchemaServer server;

  /** What {@link #resources} found beside them: the outputs of each run of {@code root}. */
  private final Set<JsonNode> outputs = new LinkedHashSet<>();

  private PlannedCloud(Terraform terraform, SchemaServer server) {
    this.terraform = terraform;
    this.server = server;
  }

  /** The modules of a cloud in a folder that need not be there. */
  static PlannedCloud of(String cloud, String provider, Path folder)
      throws IOException, InterruptedException {
    Terraform terraform = Terraform.copyOf(cloud, folder);
    SchemaServer server = SchemaServer.of(provider, folder);
    server.attachTo(terraform).run("init", "-backend=false").ok();
    return new PlannedCloud(terraform, server);
  }

  Outcome run(String command, String... args) throws IOException, InterruptedException {
    return terraform.run(command, args);
  }

  /** What {@code terraform test} says to a test file of this name. */
  Outcome test(String name) throws IOException, InterruptedException {
    return run("test", "-filter=tests/" + name + ".tftest.hcl");
  }

  /** Changes a text that is in a file exactly once. */
  void change(String file, String text, String other) throws IOException {
    Path path = terraform.folder().resolve(file);
    String before = Files.readString(path);
    String after = before.replace(text, other);
    if (after.length() - before.length() != other.length() - text.length()
        || after.equals(before)) {
      throw new AssertionError(text + " is not in " + file + " exactly once");
    }
    Files.writeString(path, after);
  }

  /**
   * Runs all tests of terraform, which must pass. Returns what is planned in those of {@code root}:
   * a node a resource, with {@code type} and {@code change.after}, but for what is known only when
   * it is made.
   */
  Set<JsonNode> resources() throws IOException, InterruptedException {
    Set<JsonNode> resources = new LinkedHashSet<>();
    for (String line : run("test", "-json", "-verbose").ok().lines().toList()) {
      JsonNode said = JSON.readTree(line);
      if (said.path("@testfile").asText().equals("tests/root.tftest.hcl")) {
        said.at("/test_plan/resource_changes").forEach(resources::add);
        outputs.add(said.at("/test_plan/output_changes"));
      }
    }
    return resources;
  }

  /** Those of the last {@link #resources}. */
  Set<JsonNode> outputs() {
    return outputs;
  }

  /** Who may do what on what, as far as the runs of {@code root} plan it, a line each. */
  static Set<String> grants(Set<JsonNode> resources) {
    Set<String> grants = new TreeSet<>();
    for (JsonNode resource : resources) {
      JsonNode after = resource.at("/change/after");
      String type = resource.path("type").asText();
      if (type.endsWith("_iam_member")) {
        String on = first(after, "bucket", "service_account_id", "topic", "repository", "name");
        JsonNode condition = after.at("/condition/0/expression");
        grants.add(
            "%s: %s on %s%s"
                .formatted(
                    after.path("member").asText(),
                    after.path("role").asText(),
                    type.replaceAll("google_(.*)_iam_member", "$1") + (on == null ? "" : " " + on),
                    condition.isMissingNode() ? "" : " if " + condition.asText()));
      } else if (type.endsWith("_custom_role")) {
        after
            .path("permissions")
            .forEach(each -> grants.add(after.path("role_id").asText() + ": " + each.asText()));
      } else if (type.equals("azurerm_role_assignment")) {
        String condition = after.path("condition").asText("");
        grants.add(
            "%s: %s on %s%s"
                .formatted(
                    after.path("principal_id").asText(),
                    first(after, "role_definition_name", "role_definition_id"),
                    after.path("scope").asText(),
                    condition.isEmpty() || condition.equals("null") ? "" : " if " + condition));
      } else if (type.equals("azurerm_role_definition")) {
        JsonNode permissions = after.at("/permissions/0");
        for (String kind : new String[] {"actions", "data_actions"}) {
          permissions
              .path(kind)
              .forEach(each -> grants.add(after.path("name").asText() + ": " + each.asText()));
        }
      }
    }
    return grants;
  }

  private static String first(JsonNode node, String... names) {
    for (String name : names) {
      if (node.path(name).isTextual()) {
        return node.path(name).asText();
      }
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
