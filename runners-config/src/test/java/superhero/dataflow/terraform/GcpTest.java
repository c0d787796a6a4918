package superhero.dataflow.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The modules of Google Cloud, by the schema of their provider. */
class GcpTest {
  private static final String JOB = account("job");
  private static final String FUNCTION = account("function");
  private static final String BUILD = account("build");
  private static final String EVENTS = account("events");
  private static final String WORKFLOW = account("workflow");
  private static final String NUMBER = "123456789012";

  private static final String READER = "roles/storage.objectViewer";
  private static final String WRITER = "projects/superhero-lake/roles/superhero_dataflow_writer";
  private static final String ARTIFACTS = bucket("artifacts");

  @TempDir static Path folder;
  private static PlannedCloud gcp;

  @BeforeAll
  static void start() throws Exception {
    gcp = PlannedCloud.of("gcp", "google", folder.resolve("gcp"));
  }

  @AfterAll
  static void stop() throws Exception {
    if (gcp != null) {
      gcp.close();
    }
  }

  @Test
  void itIsFormattedAndValid() throws Exception {
    assertThat(gcp.run("fmt", "-check", "-recursive").ok()).isEmpty();
    gcp.run("validate").ok();
  }

  @Test
  void itPassesItsTestsAndNobodyMayDoMoreThanThisList() throws Exception {
    assertThat(PlannedCloud.grants(gcp.resources()))
        .containsExactlyInAnyOrder(
            JOB + ": " + WRITER + " on storage_bucket " + bucket("raw"),
            JOB + ": " + WRITER + " on storage_bucket " + bucket("standard"),
            JOB + ": " + READER + " on storage_bucket " + ARTIFACTS,
            JOB + ": " + WRITER + " on storage_bucket " + ARTIFACTS + below("diff/"),
            JOB + ": " + WRITER + " on storage_bucket " + ARTIFACTS + below("dataflow/"),
            FUNCTION + ": " + READER + " on storage_bucket " + bucket("raw"),
            FUNCTION + ": " + WRITER + " on storage_bucket " + bucket("standard"),
            FUNCTION + ": " + READER + " on storage_bucket " + ARTIFACTS,
            BUILD + ": " + READER + " on storage_bucket " + ARTIFACTS,
            BUILD
                + ": roles/artifactregistry.writer on artifact_registry_repository"
                + " superhero-dataflow-function",
            "group:data@example.com: " + READER + " on storage_bucket " + bucket("raw"),
            "group:data@example.com: projects/superhero-lake/roles/superhero_dataflow_adder"
                + " on storage_bucket "
                + bucket("raw"),
            EVENTS + ": roles/run.invoker on cloud_run_v2_service superhero-dataflow",
            WORKFLOW
                + ": roles/iam.serviceAccountUser on service_account"
                + " projects/superhero-lake/serviceAccounts/"
                + JOB.substring("serviceAccount:".length()),
            agent("gcp-sa-pubsub")
                + ": roles/pubsub.publisher on pubsub_topic superhero-dataflow-dead-letters",
            // What Google grants on nothing narrower than a project, or asks for there.
            JOB + ": roles/dataflow.worker on project",
            JOB + ": roles/dataproc.worker on project",
            BUILD + ": roles/logging.logWriter on project",
            EVENTS + ": roles/eventarc.eventReceiver on project",
            WORKFLOW + ": roles/workflows.invoker on project",
            WORKFLOW + ": roles/logging.logWriter on project",
            WORKFLOW + ": projects/superhero-lake/roles/superhero_dataflow_batches on project",
            agent("gs-project-accounts") + ": roles/pubsub.publisher on project",
            // What is in the roles of its own.
            "superhero_dataflow_adder: storage.objects.create",
            "superhero_dataflow_adder: storage.objects.get",
            "superhero_dataflow_adder: storage.objects.list",
            "superhero_dataflow_writer: storage.objects.create",
            "superhero_dataflow_writer: storage.objects.delete",
            "superhero_dataflow_writer: storage.objects.get",
            "superhero_dataflow_writer: storage.objects.list",
            "superhero_dataflow_batches: dataproc.batches.create",
            "superhero_dataflow_batches: dataproc.batches.get");
  }

  private static String account(String name) {
    return "serviceAccount:superhero-dataflow-" + name + "@superhero-lake.iam.gserviceaccount.com";
  }

  private static String agent(String service) {
    return "serviceAccount:service-" + NUMBER + "@" + service + ".iam.gserviceaccount.com";
  }

  private static String bucket(String kind) {
    return "superhero-dataflow-" + kind + "-superhero-lake";
  }

  private static String below(String prefix) {
    return " if resource.name.startsWith(\"projects/_/buckets/"
        + ARTIFACTS
        + "/objects/"
        + prefix
        + "\")";
  }
}
