package superhero.dataflow.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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

  @BeforeAll
  static void start() throws Exception {
    azure = PlannedCloud.of("azure", "azurerm", folder.resolve("azure"));
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
  void itPassesItsTestsAndNobodyMayDoMoreThanThisList() throws Exception {
    assertThat(PlannedCloud.grants(azure.resources()))
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

  private static String only(String action, String names) {
    return "(!(ActionMatches{'%s/%s'}) OR @Resource[%s:path] StringLike '%s')"
        .formatted(BLOBS, action, BLOBS, names);
  }
}
