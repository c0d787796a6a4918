package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packed function of Azure, called as {@code function.json} says, without Azure's host. */
class AzureIT {
  private static final String ACCOUNT =
      "/subscriptions/1/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/superhero";

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private final List<Path> messages = new ArrayList<>();

  @Test
  void createdManifestsBecomeTablesAndWhatFailsIsToComeAgain() throws IOException {
    Path unpacked = Packed.unpack("azure", folder);
    assertThat(unpacked.resolve("host.json")).isNotEmptyFile();
    try (CloudLake lake = CloudLake.of("azfs");
        Jobs jobs = new Jobs(folder)) {
      List<String> manifests = lake.manifests();
      for (String each : manifests) {
        message(eventGrid("Microsoft.Storage.BlobCreated", "raw/" + each));
        message("[" + cloudEvent("raw/" + each) + "]");
      }
      message(eventGrid("Microsoft.Storage.BlobCreated", "raw/_lake.json"));
      message(eventGrid("Microsoft.Storage.BlobCreated", "raw/a b/ü+%.json"));
      int good = messages.size();
      message(eventGrid("Microsoft.Storage.BlobDeleted", "raw/" + manifests.get(0)));
      message(
          eventGrid(
              "Microsoft.Storage.BlobCreated",
              "raw/" + manifests.get(0).replace("_0000", "_0001")));
      message("no JSON");
      List<String> command =
          Packed.java(
              "-cp",
              Packed.jarOf(AzureHost.class),
              AzureHost.class.getName(),
              unpacked.resolve("standardize").toString());
      messages.forEach(each -> command.add(each.toString()));
      Job host = jobs.start("host", Map.of("OPTIONS", lake.options()), command);

      List<String> said =
          host.end(0).lines().filter(line -> line.matches("(done|failed) .*")).toList();
      assertThat(said.subList(0, good)).allMatch(line -> line.startsWith("done"));
      assertThat(said.subList(good, said.size()))
          .hasSize(3)
          .allMatch(line -> line.startsWith("failed"));
      lake.assertAsStandardizeMakesIt();
    }
  }

  private void message(String text) throws IOException {
    messages.add(Files.writeString(folder.resolve("message-" + messages.size()), text));
  }

  private static String eventGrid(String type, String blob) {
    return event(blob).put("eventType", type).put("topic", ACCOUNT).toString();
  }

  private static String cloudEvent(String blob) {
    return event(blob)
        .put("type", "Microsoft.Storage.BlobCreated")
        .put("source", ACCOUNT)
        .put("specversion", "1.0")
        .toString();
  }

  private static ObjectNode event(String blob) {
    return JSON.createObjectNode()
        .put("subject", "/blobServices/default/containers/lake/blobs/" + blob);
  }
}
