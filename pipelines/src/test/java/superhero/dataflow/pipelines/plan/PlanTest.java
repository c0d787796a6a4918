package superhero.dataflow.pipelines.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import superhero.dataflow.pipelines.Main;
import superhero.dataflow.pipelines.Readme;
import superhero.dataflow.pipelines.Services;
import superhero.dataflow.pipelines.Services.Outcome;

class PlanTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path SHIPPED = Readme.PROJECT.resolve("runners-config/prices/aws.json");

  /** Said once: most of the time goes into the sample. */
  private static JsonNode plain;

  @TempDir Path folder;

  @Test
  void saysItInWords() {
    Outcome plan =
        Outcome.of(List.of("plan", "--messagesPerSecond=100", "--partitions=3", "--messages=500"));

    assertThat(plan.exitCode()).isEqualTo(Main.DONE);
    assertThat(plan.out())
        .contains(
            "Each hour: 360,000 messages, 180 ranges",
            "Workers: 1 of 2 threads",
            "Lag: ",
            "Compaction: 540 objects of tables an hour become 3",
            "aws us-east-1",
            "gcp us-east1",
            "azure eastus",
            "warning: half of the raw objects are of",
            "raise --flushInterval=60s",
            "warning: aws: requests cost more than storage: 3 partitions make 180 ranges an hour",
            "warning: azure: not checked against the cloud's page: storage")
        .doesNotContain("What is in Kafka now");
  }

  /** Each changes this figure to that. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--messagesPerSecond=200    | /hour/messages                        | 360000 | 720000",
        "--partitions=6             | /hour/ranges                          | 180    | 360",
        "--batchSize=1000           | /hour/ranges                          | 180    | 360",
        "--flushInterval=10m        | /hour/ranges                          | 180    | 21",
        "--until=latest             | /hour/ranges                          | 180    | 9",
        "--maxBatchBytes=200000     | /hour/kinds/raw/objects               | 180    | 900",
        "--window=1d                | /hour/requests/writes                 | 1087   | 1080.3",
        "--standard=none            | /hour/requests/reads                  | 900    | 0",
        "--shippedModels=false      | /hour/objects                         | 1080   | 720",
        "--workerThreads=4          | /resources/threads                    | 2      | 4",
      })
  void anOptionChangesAFigure(String option, String figure, double without, double with)
      throws IOException {
    assertThat(plan().at(figure).asDouble()).isCloseTo(without, withinPercentage(0.1));
    assertThat(plan(option).at(figure).asDouble()).isCloseTo(with, withinPercentage(0.1));
  }

  @ParameterizedTest
  @CsvSource({
    "--messageBytes=2000, /hour/bytes, 3",
    "--monthsKept=10, /dollarsEachMonth/aws/storage, 10",
  })
  void anOptionMultipliesAFigure(String option, String figure, double least) throws IOException {
    assertThat(plan(option).at(figure).asDouble())
        .isGreaterThanOrEqualTo(0.99 * least * plan().at(figure).asDouble());
  }

  @Test
  void rawIsCompressedAsItWouldBe() throws IOException {
    String raw = "/hour/kinds/raw/bytes";
    double gzip = plan().at(raw).asDouble();
    double zstd = plan("--rawCompression=zstd").at(raw).asDouble();

    assertThat(zstd).isNotCloseTo(gzip, withinPercentage(1));
    assertThat(plan("--rawCompression=zstd", "--rawCompressionLevel=9").at(raw).asDouble())
        .isLessThan(0.99 * zstd);
  }

  @Test
  void aTableOfWhichNothingIsKnownIsAssumedToBeAsLargeAsRaw() throws IOException {
    Files.writeString(
        folder.resolve("orders.avsc"),
        """
        {"type": "record", "name": "orders", "where": {"/topic": "orders"}, "fields": [
          {"name": "id", "type": "long", "pointer": "/value/id"}]}\
        """);

    JsonNode plan = plan("--models=" + folder);

    assertThat(plan.at("/hour/kinds/orders")).isEqualTo(plan.at("/hour/kinds/raw"));
    assertThat(plan.at("/assumptions").toString())
        .contains("orders has as many objects and bytes as raw")
        .doesNotContain("lib_server_lobby");
  }

  @Test
  void pricesOfOnesOwnTakeThePlaceOfTheShippedOnes() throws IOException {
    String dearer = Files.readString(SHIPPED).replace("\"price\": 0.0004,", "\"price\": 40,");
    Path file = Files.writeString(folder.resolve("mine.json"), dearer);
    String requests = "/dollarsEachMonth/aws/requests";

    assertThat(plan("--prices=" + file).at(requests).asDouble())
        .isGreaterThan(1000 * plan().at(requests).asDouble());
  }

  @Test
  void aRegionOfAFileIsCounted() throws IOException {
    String shipped = Files.readString(SHIPPED);
    String prices = shipped.substring(shipped.indexOf("[\n") + 1, shipped.lastIndexOf(']'));
    String other =
        prices.replace("\"region\": \"us-east-1\"", "\"region\": \"mars-1\"").replace("0.023", "9");
    Path file =
        Files.writeString(
            folder.resolve("mine.json"),
            shipped.replaceFirst("(?s)\\[\n.*", "[") + prices + "," + other + "]}");

    assertThat(plan("--prices=" + file).at("/dollarsEachMonth/aws/region").textValue())
        .isEqualTo("us-east-1");
    JsonNode there = plan("--prices=" + file, "--regions=mars-1").at("/dollarsEachMonth/aws");
    assertThat(there.get("region").textValue()).isEqualTo("mars-1");
    assertThat(there.get("storage").doubleValue())
        .isGreaterThan(100 * plan().at("/dollarsEachMonth/aws/storage").doubleValue());
  }

  @Test
  void oldPricesAreWarnedAbout() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("old.json"), Files.readString(SHIPPED).replace("2026-11", "2020-11"));

    assertThat(plan("--prices=" + file).get("warnings").toString())
        .contains("aws: prices were seen on 2020-11-27, more than a year ago");
  }

  @Test
  void allMistakesAreSaidAtOnce() throws IOException {
    Path missing =
        Files.writeString(
            folder.resolve("missing.json"),
            Files.readString(SHIPPED).replaceFirst("(?m)^.*\"kafka\".*\n", ""));
    Path wrongUnit =
        Files.writeString(
            folder.resolve("unit.json"), Files.readString(SHIPPED).replace("vCPU-hour", "acre"));

    Outcome plan =
        Outcome.of(
            List.of(
                "plan",
                "--messagesPerSecond=0",
                "--messageBytes=0",
                "--partitions=0",
                "--batchSize=0",
                "--messages=0",
                "--workerThreads=0",
                "--monthsKept=0",
                "--flushInterval=soon",
                "--until=noon",
                "--standard=there",
                "--regions=mars-1",
                "--prices=" + missing + "," + wrongUnit));

    assertThat(plan.exitCode()).isEqualTo(Main.MISTAKEN);
    assertThat(plan.out()).isEmpty();
    assertThat(plan.err().lines())
        .contains(
            "--messagesPerSecond=0.0: should be above 0, to 1e9",
            "--messageBytes=0: should be 1 or more",
            "--partitions=0: should be 1 or more",
            "--batchSize=0: should be 1 or more",
            "--messages=0: should be 1 or more",
            "--workerThreads=0: should be 1 or more",
            "--monthsKept=0: should be 1 or more",
            "--until=noon: should be latest: a run each hour",
            "--standard=there: should be none, or not be given",
            "--regions=mars-1: no file of prices has this region; there are us-east-1 (aws),"
                + " us-east1 (gcp), eastus (azure)",
            "--prices=" + missing + ": has no price of kafka in us-east-1",
            "--prices="
                + wrongUnit
                + ": compute has the unit acre, and should have node-hour or vCPU-hour")
        .anyMatch(line -> line.startsWith("--flushInterval=soon: should be a number with"));
  }

  @Test
  void kafkaOrARateIsNeededAndNotBoth() {
    assertThat(Outcome.of(List.of("plan")).err())
        .contains("--bootstrapServers: is missing: Kafka brokers, host:port; or give");
    assertThat(
            Outcome.of(
                    List.of(
                        "plan",
                        "--bootstrapServers=localhost:9092",
                        "--messagesPerSecond=5",
                        "--messageBytes=5",
                        "--partitions=5"))
                .err())
        .contains(
            "--messagesPerSecond=5.0: comes from Kafka",
            "--messageBytes=5: comes from Kafka",
            "--partitions=5: comes from Kafka");
  }

  @Test
  void topicsWithoutMessagesAndTopicsThatAreNotThereAreMistakes() {
    String empty = Services.newTopic(2);

    Outcome plan =
        Services.run(
            List.of(
                "plan",
                "--bootstrapServers=" + Services.KAFKA.bootstrapServers(),
                "--topics=nowhere," + empty));

    assertThat(plan.exitCode()).isEqualTo(Main.MISTAKEN);
    assertThat(plan.err())
        .contains(
            "--topics=nowhere: there is no such topic at Kafka",
            "--topics=" + empty + ": has no messages, so nothing can be said of it");
  }

  @Test
  void theLastHourOfATopicStandsForAllOthers() throws IOException {
    String topic = Services.newTopic(1);
    Services.sendLogs(topic, 0, 4_000, 1_767_268_800_000L);
    List<String> args =
        new ArrayList<>(
            List.of(
                "plan",
                "--json",
                "--messages=100",
                "--kafkaConfig=" + Files.writeString(folder.resolve("k"), "client.id=plan\n"),
                "--bootstrapServers=" + Services.KAFKA.bootstrapServers(),
                "--topics=" + topic));

    JsonNode plan = JSON.readTree(Services.run(args).out());

    // A message a second: 3,600 of the last hour, and 60 flushes.
    assertThat(plan.at("/backlog/messages").asLong()).isEqualTo(4_000);
    assertThat(plan.at("/hour/messages").asLong()).isBetween(3_599L, 3_601L);
    assertThat(plan.at("/hour/ranges").asLong()).isBetween(60L, 61L);
    args.add("--messages=0");
    assertThat(Services.run(args).err()).contains("--messages=0: should be 1 or more");
  }

  private static JsonNode plan() throws IOException {
    if (plain == null) {
      plain = plan(new String[0]);
    }
    return plain;
  }

  /** 100 messages a second in 3 partitions, and what is said of it. */
  private static JsonNode plan(String... options) throws IOException {
    List<String> args =
        new ArrayList<>(
            List.of(
                "plan", "--json", "--messages=500", "--messagesPerSecond=100", "--partitions=3"));
    args.addAll(List.of(options));
    Outcome plan = Outcome.of(args);
    assertThat(plan.exitCode()).as(plan.err()).isEqualTo(Main.DONE);
    return JSON.readTree(plan.out());
  }
}
