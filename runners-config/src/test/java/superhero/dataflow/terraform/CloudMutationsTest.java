package superhero.dataflow.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That mistakes in the modules of Google Cloud and Azure are found by their tests. */
@Tag("long")
class CloudMutationsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gcp   | google  | buckets  | uniform_bucket_level_access = true | uniform_access = true",
        "azure | azurerm | buckets  | allow_nested_items_to_be_public = false | allow_public ="
            + " false",
      })
  void anArgumentThatIsNotThere(
      String cloud, String provider, String module, String text, String other) throws Exception {
    try (PlannedCloud planned = PlannedCloud.of(cloud, provider, folder.resolve(cloud))) {
      planned.change("modules/" + module + "/main.tf", text, other);

      assertThat(planned.run("validate").all())
          .contains("An argument named \"" + other.split(" ", 2)[0] + "\" is not expected here");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gcp   | google  | buckets  | public_access_prevention    = \"enforced\""
            + " | public_access_prevention    = \"inherited\" | no bucket should be public",
        "gcp   | google  | buckets  | enforce = \"TRUE\" | enforce = \"FALSE\""
            + " | requests without TLS should be refused",
        "gcp   | google  | function | max_instance_count               = var.concurrency"
            + " | all_traffic_on_latest_revision   = true"
            + " | no more functions should run than concurrency says",
        "azure | azurerm | buckets  | container_access_type = \"private\""
            + " | container_access_type = \"blob\" | no container should be public",
        "azure | azurerm | buckets  | min_tls_version                 = \"TLS1_2\""
            + " | min_tls_version                 = \"TLS1_0\""
            + " | requests without TLS 1.2 should be refused",
        "azure | azurerm | function | maximum_instance_count      = var.concurrency"
            + " | http_concurrency            = 1"
            + " | no more functions should run than concurrency says",
        "gcp | google | access | \"roles/storage.objectViewer\" | \"roles/storage.admin\""
            + " | contributors do more than read raw",
        "gcp | google | access | [\"dataproc.batches.create\", \"dataproc.batches.get\"]"
            + " | [\"dataproc.batches.*\"] | a permission has a wildcard",
        "azure | azurerm | access | \"Storage Blob Data Reader\" | \"Storage Blob Data Owner\""
            + " | contributors do more than read raw",
        "azure | azurerm | access | writer = [\"${local.blobs}/read\", \"${local.blobs}/write\","
            + " \"${local.blobs}/add/action\"] | writer = [\"*\"] | an action has a wildcard",
      })
  void aSettingThatIsNotSafe(
      String cloud, String provider, String module, String text, String other, String sentence)
      throws Exception {
    try (PlannedCloud planned = PlannedCloud.of(cloud, provider, folder.resolve(cloud))) {
      planned.change("modules/" + module + "/main.tf", text, other);

      assertThat(planned.test(module).all()).contains(sentence);
    }
  }
}
