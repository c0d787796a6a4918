package superhero.dataflow.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The modules of Azure, by the schema of their provider. */
class AzureTest {
  private static final String BLOBS =
      "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";
  private static final String RAW = "/lake/blobServices/default/containers/raw";
  private static final String STANDARD = "/lake/blobServices/default/containers/standard";
  private static final String ARTIFACTS = "/artifacts/blobServices/default/containers/artifacts";
  private static final String READER = "Storage Blob Data Reader";
  private static final String GROUP = "00000000-0000-4000-8000-000000000002";
  private static final String QUEUE = "/function/queueServices/default/queues/superhero-dataflow";

  @TempDir static Path folder;
  private static PlannedCloud azure;
  private static Set<JsonNode> planned;

  @BeforeAll
  static void start() throws Exception {
    azure = PlannedCloud.of("azure", "azurerm", folder.resolve("azure"));
    planned = azure.resources();
  }

  @AfterAll
  static void stop() throws Exception {
    if (azure != null) {
      azure.close();
    }
  }

  @Test
  void itIsFormattedAndValid() throws Exception {
    assertThat(azure.run("fmt", "-check", "-recursive").ok()).isEmpty();
    azure.run("validate").ok();
  }

  @Test
  void itPassesItsTestsAndNobodyMayDoMoreThanThisList() {
    assertThat(PlannedCloud.grants(planned))
        .containsExactlyInAnyOrder(
            "job: eraser on " + RAW + " if " + only("delete", "*_lake.json.*"),
            // With jobs_delete_raw.
            "job: eraser on " + RAW,
            "job: eraser on " + STANDARD,
            "job: " + READER + " on " + ARTIFACTS,
            "job: eraser on "
                + ARTIFACTS
                + " if "
                + only("write", "diff/*")
                + " AND "
                + only("add/action", "diff/*")
                + " AND "
                + only("delete", "diff/*"),
            "function: " + READER + " on " + RAW,
            "function: eraser on " + STANDARD,
            "function: " + READER + " on " + ARTIFACTS,
            GROUP + ": " + READER + " on " + RAW,
            // With contributors_write_raw.
            GROUP + ": writer on " + RAW,
            // The host of functions asks for it, on an account that holds nothing else.
            "function: Storage Blob Data Owner on /function",
            "function: Storage Queue Data Contributor on " + QUEUE,
            "function: Storage Queue Data Contributor on " + QUEUE + "-poison",
            "function: Monitoring Metrics Publisher on /insights",
            "events: Storage Queue Data Message Sender on " + QUEUE,
            // What is in the roles of its own.
            "superhero-dataflow writer: " + BLOBS + "/read",
            "superhero-dataflow writer: " + BLOBS + "/write",
            "superhero-dataflow writer: " + BLOBS + "/add/action",
            "superhero-dataflow eraser: " + BLOBS + "/read",
            "superhero-dataflow eraser: " + BLOBS + "/write",
            "superhero-dataflow eraser: " + BLOBS + "/add/action",
            "superhero-dataflow eraser: " + BLOBS + "/delete");
  }

  /** The provider puts them into the state, whatever one does. */
  @Test
  void keysOfAccountsAreSwitchedOffAndPassedOnToNothing() {
    assertThat(planned.toString()).contains("planted-key", "planted-place");
    assertThat(azure.outputs()).isNotEmpty();
    assertThat(azure.outputs().toString()).doesNotContain("planted-");
    for (JsonNode resource : planned) {
      JsonNode after = resource.at("/change/after");
      switch (resource.path("type").asText()) {
        case "azurerm_storage_account" ->
            assertThat(after.path("shared_access_key_enabled").asBoolean(true)).isFalse();
        case "azurerm_log_analytics_workspace" -> {}
        case "azurerm_application_insights" ->
            assertThat(after.path("local_authentication_disabled").asBoolean()).isTrue();
        // It says where traces go; who may send them is told by the identity.
        case "azurerm_function_app_flex_consumption" ->
            assertThat(after.toString()).doesNotContain("planted-key");
        default -> assertThat(after.toString()).doesNotContain("planted-");
      }
    }
  }

  private static String only(String action, String names) {
    return "(!(ActionMatches{'%s/%s'}) OR @Resource[%s:path] StringLike '%s')"
        .formatted(BLOBS, action, BLOBS, names);
  }
}
