package superhero.dataflow.testdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.http.NoHttpResponseException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.retry.RetryPolicy;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

class StoreGateTest {
  private static final String KEY = "date=2026-11-22/a name";

  private static EmbeddedS3 s3;
  private static StoreGate gate;
  private static S3Client direct;
  private static S3Client gated;

  @BeforeAll
  static void start() {
    s3 = EmbeddedS3.start("lake");
    gate = StoreGate.to(s3.endpoint());
    direct = client(s3.endpoint());
    gated = client(gate.endpoint());
  }

  @AfterAll
  static void stop() {
    gated.close();
    direct.close();
    gate.close();
    s3.close();
  }

  @BeforeEach
  void openTheGate() {
    gate.open();
    direct.deleteObject(object -> object.bucket("lake").key(KEY));
  }

  @Test
  void whatPassesIsAsWithoutAGate() {
    byte[] content = new byte[3 * 1024 * 1024];
    new Random(731).nextBytes(content);

    put(content);

    assertThat(read(direct)).isEqualTo(content);
    assertThat(read(gated)).isEqualTo(content);
    assertThat(gated.headObject(object -> object.bucket("lake").key(KEY)).contentLength())
        .isEqualTo(content.length);
  }

  @Test
  void theStoresOwnErrorsPass() {
    assertThatThrownBy(() -> read(gated)).isInstanceOf(NoSuchKeyException.class);
  }

  @ParameterizedTest
  @CsvSource({"SLOW_DOWN, 503, SlowDown", "INTERNAL_ERROR, 500, InternalError"})
  void errorsComeAsTheStoreSaysThem(StoreFault fault, int status, String code) {
    gate.setRule(request -> fault);

    assertThatThrownBy(() -> put(new byte[1024]))
        .isInstanceOfSatisfying(
            S3Exception.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(status);
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            });
    assertThatThrownBy(() -> gated.headObject(object -> object.bucket("lake").key(KEY)))
        .isInstanceOfSatisfying(
            S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(status));
    assertNothingIsStored();
  }

  @Test
  void whatIsRefusedIsRefusedInTheWordsThatAreGiven() {
    gate.refuse(
        StoreRequest::isUpload,
        403,
        "RequestTimeTooSkewed",
        "<Error><Code>RequestTimeTooSkewed</Code><Message>Too far.</Message></Error>");

    assertThatThrownBy(() -> put(new byte[1024]))
        .isInstanceOfSatisfying(
            S3Exception.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(403);
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("RequestTimeTooSkewed");
              assertThat(e.awsErrorDetails().errorMessage()).isEqualTo("Too far.");
            });
    // To read is no upload.
    assertNothingIsStored();
    gate.open();
    put(new byte[1024]);
    assertThat(read(direct)).hasSize(1024);
  }

  @Test
  void aHangingRequestIsNeverAnswered() {
    gate.setRule(request -> StoreFault.HANG);

    assertThatThrownBy(() -> put(new byte[1024]))
        .isInstanceOf(SdkClientException.class)
        .hasRootCauseInstanceOf(SocketTimeoutException.class);
    assertNothingIsStored();
  }

  @Test
  void aDrippingAnswerGoesOnUntilTheClientHasEnough() throws IOException {
    gate.setRule(request -> StoreFault.DRIP);

    try (ResponseInputStream<GetObjectResponse> answer =
        gated.getObject(object -> object.bucket("lake").key(KEY))) {
      assertThat(answer.readNBytes(12)).containsOnly(' ');
      answer.abort();
    }
  }

  @Test
  void aResetComesInTheMiddleOfAnUpload() {
    gate.setRule(request -> StoreFault.RESET);

    assertThatThrownBy(() -> put(new byte[1024]))
        .isInstanceOf(SdkClientException.class)
        .hasRootCauseInstanceOf(SocketException.class);
    assertNothingIsStored();
  }

  @Test
  void awayItTakesNoRequestUntilItIsOpenedAgain() {
    gate.goAway();
    assertThatThrownBy(() -> put(new byte[1]))
        .isInstanceOf(SdkClientException.class)
        .rootCause()
        .isInstanceOfAny(SocketException.class, NoHttpResponseException.class);

    gate.open();
    put(new byte[2]);

    assertThat(read(direct)).hasSize(2);
  }

  @Test
  void aRuleSeesTheAnswerBeforeTheClientDoes() {
    CompletableFuture<Void> client = new CompletableFuture<>();
    List<Object> seen = new CopyOnWriteArrayList<>();
    gate.setRule(
        rule(
            request -> {
              seen.add(request);
              seen.add(read(direct).length);
              seen.add(client.isDone());
            }));

    put(new byte[5]);
    client.complete(null);

    assertThat(seen)
        .containsExactly(new StoreRequest("PUT", "/lake/date=2026-11-22/a name", ""), 5, false);
  }

  @Test
  void onlyTheLastRequestOfAMultipartUploadCompletesTheObject() {
    List<StoreRequest> completions = new CopyOnWriteArrayList<>();
    List<StoreRequest> uploads = new CopyOnWriteArrayList<>();
    gate.setRule(
        request -> {
          if (request.isUpload()) {
            uploads.add(request);
          }
          if (request.isCompletion()) {
            completions.add(request);
          }
          return StoreFault.NONE;
        });

    String upload =
        gated.createMultipartUpload(object -> object.bucket("lake").key(KEY)).uploadId();
    String tag =
        gated
            .uploadPart(
                part -> part.bucket("lake").key(KEY).uploadId(upload).partNumber(1),
                RequestBody.fromBytes(new byte[7]))
            .eTag();
    assertThat(completions).isEmpty();
    gated.completeMultipartUpload(
        whole ->
            whole
                .bucket("lake")
                .key(KEY)
                .uploadId(upload)
                .multipartUpload(
                    parts -> parts.parts(CompletedPart.builder().partNumber(1).eTag(tag).build())));

    assertThat(uploads).extracting(StoreRequest::method).containsExactly("PUT");
    assertThat(completions).extracting(StoreRequest::method).containsExactly("POST");
    assertThat(read(direct)).hasSize(7);
  }

  private static StoreGate.Rule rule(Consumer<StoreRequest> answered) {
    return new StoreGate.Rule() {
      @Override
      public StoreFault on(StoreRequest request) {
        return StoreFault.NONE;
      }

      @Override
      public void answered(StoreRequest request, int status) {
        assertThat(status).isEqualTo(200);
        answered.accept(request);
      }
    };
  }

  private static void assertNothingIsStored() {
    assertThatThrownBy(() -> read(direct)).isInstanceOf(NoSuchKeyException.class);
  }

  private static void put(byte[] content) {
    gated.putObject(object -> object.bucket("lake").key(KEY), RequestBody.fromBytes(content));
  }

  private static byte[] read(S3Client client) {
    return client.getObjectAsBytes(object -> object.bucket("lake").key(KEY)).asByteArray();
  }

  /** Asks once, and has not much patience. */
  private static S3Client client(URI endpoint) {
    return S3Client.builder()
        .endpointOverride(endpoint)
        .region(Region.of(s3.region()))
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(s3.accessKey(), s3.secretKey())))
        .forcePathStyle(true)
        .overrideConfiguration(client -> client.retryPolicy(RetryPolicy.none()))
        .httpClientBuilder(ApacheHttpClient.builder().socketTimeout(Duration.ofSeconds(2)))
        .build();
  }
}
