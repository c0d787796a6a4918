package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.assertj.core.api.AbstractStringAssert;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import superhero.dataflow.kafka.ConsumerGroup;
import superhero.dataflow.kafka.KafkaCluster;
import superhero.dataflow.pipelines.Services.Outcome;
import superhero.dataflow.testdata.EmbeddedGcs;
import superhero.dataflow.testdata.StoreRequest;
import superhero.dataflow.testdata.StoreRequest.Kind;

/** What a store refuses ends a job in one sentence; nothing is written, and nothing committed. */
class StoreRefusalsTest {
  private static final String GCS_READER =
      "reader@superhero.iam.gserviceaccount.com does not have storage.objects.create access to the"
          + " Google Cloud Storage object. Permission 'storage.objects.create' denied on resource"
          + " (or it may not exist).";

  /** The code and the body of each store's 403 to a key that may read and not write. */
  private static final Map<String, List<String>> MAY_NOT_WRITE =
      Map.of(
          "s3",
          List.of("AccessDenied", xml("AccessDenied", "Access Denied", "")),
          "gs",
          List.of(
              "Forbidden",
              """
              {"error": {"code": 403, "message": "%1$s",
               "errors": [{"message": "%1$s", "domain": "global", "reason": "forbidden"}]}}
              """
                  .formatted(GCS_READER)),
          "azfs",
          List.of(
              "AuthorizationPermissionMismatch",
              xml(
                  "AuthorizationPermissionMismatch",
                  "This request is not authorized to perform this operation using this permission."
                      + "\nRequestId:4f4010b3-601e-00ee-3f7b-b8399d000000"
                      + "\nTime:2026-11-28T02:40:50.2409167Z",
                  "")));

  private static final Map<String, List<String>> CLOCK_IS_SLOW =
      Map.of(
          "s3",
          List.of(
              "RequestTimeTooSkewed",
              xml(
                  "RequestTimeTooSkewed",
                  "The difference between the request time and the current time is too large.",
                  "<MaxAllowedSkewMilliseconds>900000</MaxAllowedSkewMilliseconds>")),
          "azfs",
          List.of(
              "AuthenticationFailed",
              xml(
                  "AuthenticationFailed",
                  "Server failed to authenticate the request. Make sure the value of Authorization"
                      + " header is formed correctly including the signature."
                      + "\nRequestId:a7c15331-501e-0094-6847-7d350f000000"
                      + "\nTime:2026-11-28T02:40:36.6469406Z",
                  "<AuthenticationErrorDetail>Request date header too old: 'Sat, 28 Nov 2026"
                      + " 02:20:36 GMT'</AuthenticationErrorDetail>")));

  private final String group = Services.unique("group");
  private final String topic = Services.newTopic(1);

  @AfterEach
  void open() {
    List.of("s3", "gs", "azfs").forEach(scheme -> Services.store(scheme).gate().open());
  }

  /** The first job of a lake writes whose it is. */
  @ParameterizedTest
  @ValueSource(strings = {"s3", "gs", "azfs"})
  void aKeyThatMayNotWriteMakesNoLake(String scheme) {
    Services.sendLogs(topic, 0, 3, 0);
    Lake lake = Services.newLake(scheme);
    refuse(scheme, StoreRefusalsTest::changes, MAY_NOT_WRITE);

    assertFails(ingest(lake, gateOf(scheme)))
        .startsWith("cannot write " + lake.raw())
        .contains(said(scheme));

    assertThat(objects(lake)).isEmpty();
    assertThat(committed()).isNull();
  }

  /** Nothing is written before the first object of the first range. */
  @ParameterizedTest
  @ValueSource(strings = {"s3", "gs", "azfs"})
  void aKeyThatMayNoLongerWriteEndsTheJobAtItsFirstObject(String scheme) {
    Services.sendLogs(topic, 0, 3, 0);
    Lake lake = Services.newLake(scheme);
    assertThat(ingest(lake, gateOf(scheme)).err()).isEmpty();
    SortedMap<String, byte[]> before = objects(lake);
    Services.sendLogs(topic, 0, 3, 0);
    refuse(scheme, StoreRefusalsTest::changes, MAY_NOT_WRITE);

    assertFails(ingest(lake, gateOf(scheme)))
        .startsWith("cannot write " + lake.raw())
        .contains(said(scheme));

    assertThat(objects(lake)).containsExactlyEntriesOf(before);
    assertThat(committed()).isEqualTo(3);
    Services.store(scheme).gate().open();
    assertThat(ingest(lake, gateOf(scheme)).err()).isEmpty();
    assertThat(lake.rawOffsets()).hasSize(6).doesNotHaveDuplicates();
  }

  /** Google only asks for the time when it gives a token: GcsCredentialsTest. */
  @ParameterizedTest
  @ValueSource(strings = {"s3", "azfs"})
  void aSlowClockIsNamed(String scheme) {
    Lake lake = Services.newLake(scheme);
    refuse(scheme, request -> true, CLOCK_IS_SLOW);

    assertFails(ingest(lake, gateOf(scheme)))
        .startsWith("cannot reach " + lake.raw())
        .endsWith(": set this machine's clock\n");

    assertThat(objects(lake)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"s3, aws.secretAccessKey, wrong", "azfs, AZURE_STORAGE_KEY, d3Jvbmc="})
  void aWrongKeyIsOneSentence(String scheme, String property, String wrong) {
    Lake lake = Services.newLake(scheme);
    String right = System.setProperty(property, wrong);
    try {
      assertFails(ingest(lake, gateOf(scheme)))
          .contains("cannot reach " + lake.raw(), "403")
          .doesNotContain(wrong);
    } finally {
      System.setProperty(property, right);
    }

    assertThat(objects(lake)).isEmpty();
  }

  @Test
  void aTokenThatIsNotTakenIsOneSentence() {
    Lake lake = Services.newLake("gs");
    try (EmbeddedGcs gcs = EmbeddedGcs.startWithToken("secret", Services.BUCKET)) {
      assertFails(ingest(lake, "--gcsEndpoint=" + gcs.endpoint()))
          .contains("cannot reach " + lake.raw(), "Invalid Credentials");
      assertThat(gcs.objects(Services.BUCKET)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3", "gs", "azfs"})
  void aMissingBucketIsOneSentence(String scheme) {
    String nowhere = Services.store(scheme).folder("").replace("/lake/", "/nowhere/");

    assertFails(ingest(Lake.at(nowhere + "lake"), gateOf(scheme)))
        .contains("cannot reach " + nowhere, "does not exist");
  }

  private Outcome ingest(Lake lake, String howToReachTheStore) {
    return Services.run(
        Services.ingest(
            lake,
            "--topics=" + topic,
            "--consumerGroup=" + group,
            "--until=latest",
            howToReachTheStore));
  }

  private static String gateOf(String scheme) {
    return Services.store(scheme).option();
  }

  private static void refuse(
      String scheme, Predicate<StoreRequest> which, Map<String, List<String>> words) {
    List<String> ofStore = words.get(scheme);
    Services.store(scheme).gate().refuse(which, 403, ofStore.get(0), ofStore.get(1));
  }

  private static boolean changes(StoreRequest request) {
    return request.kind() == Kind.WRITE || request.kind() == Kind.DELETE;
  }

  /** What of the answer a user reads. */
  private static String said(String scheme) {
    return scheme.equals("gs") ? GCS_READER : MAY_NOT_WRITE.get(scheme).get(0);
  }

  private static String xml(String code, String message, String detail) {
    return "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>%s</Code><Message>%s</Message>%s</Error>"
        .formatted(code, message, detail);
  }

  private static SortedMap<String, byte[]> objects(Lake lake) {
    String folder = lake.raw().replaceAll("/raw$", "");
    return Services.storeOf(folder).orElseThrow().objectsAt(folder);
  }

  /** The offset that the group goes on from; null if there is none. */
  private @Nullable Long committed() {
    TopicPartition partition = new TopicPartition(topic, 0);
    OffsetAndMetadata offset =
        new ConsumerGroup(KafkaCluster.at(Services.KAFKA.bootstrapServers(), Map.of()), group)
            .offsets(List.of(partition))
            .get(partition);
    return offset == null ? null : (Long) offset.offset();
  }

  private static AbstractStringAssert<?> assertFails(Outcome outcome) {
    assertThat(outcome.exitCode()).isEqualTo(Main.FAILED);
    assertThat(outcome.err().lines()).hasSize(1);
    return assertThat(outcome.err());
  }
}
