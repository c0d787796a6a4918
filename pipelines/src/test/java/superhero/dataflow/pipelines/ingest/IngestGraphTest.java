package superhero.dataflow.pipelines.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import superhero.dataflow.pipelines.options.Arguments;

class IngestGraphTest {

  /** So that a job which is started with it knows what another may have left. */
  @ParameterizedTest
  @ValueSource(
      strings = {"--rawCompressionLevel=7", "--maxMessageBytes=1000", "--shippedModels=false"})
  void whatShapesObjectsChangesTheFingerprint(String option) {
    assertThat(fingerprint(option)).isEqualTo(fingerprint(option)).isNotEqualTo(fingerprint(""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--rawCompression=gzip",
        "--rawCompression=zstd",
        "--batchSize=7",
        "--window=1d",
        "--maxBatchBytes=1000"
      })
  void aDefaultAndWhatARangeTellsByItselfDoNot(String option) {
    assertThat(fingerprint(option)).isEqualTo(fingerprint(""));
  }

  private static String fingerprint(String options) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "--bootstrapServers=localhost:9092",
                "--raw=/lake/raw",
                "--standard=/lake/standard",
                "--until=latest"));
    if (!options.isEmpty()) {
      words.addAll(List.of(options.split(" ")));
    }
    Arguments arguments = new Arguments(words);
    IngestOptions read = arguments.as(IngestOptions.class);
    return IngestGraph.of(read, arguments.mistakes()).plan().fingerprint();
  }
}
