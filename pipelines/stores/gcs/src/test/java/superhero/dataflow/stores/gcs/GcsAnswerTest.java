package superhero.dataflow.stores.gcs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import superhero.dataflow.store.StoreException;

class GcsAnswerTest {
  @ParameterizedTest
  @CsvSource({
    "400, invalid, Invalid argument., false",
    "400, invalid, Provided CRC32C \"a\" doesn't match calculated CRC32C \"b\"., true",
    "401, authError, Invalid Credentials, false",
    "403, forbidden, x has no storage.objects.create access, false",
    "403, accountDisabled, The account has been disabled., false",
    "403, rateLimitExceeded, The rate limit has been exceeded., true",
    "403, userRateLimitExceeded, The user's rate limit has been exceeded., true",
    "404, notFound, The specified bucket does not exist., false",
    "408, x, Request Timeout, true",
    "409, conflict, Another writer., true",
    "410, gone, The upload is over., true",
    "412, conditionNotMet, A pre-condition did not hold., true",
    "429, rateLimitExceeded, Too many requests., true",
    "500, backendError, Backend Error, true",
    "501, notImplemented, Not Implemented, false",
    "503, backendError, Backend Error, true"
  })
  void whetherAFailureMayPassIsKnownByItsCodes(
      int status, String reason, String message, boolean passing) {
    StoreException failure =
        answer(
                status,
                "{\"error\":{\"code\":%d,\"message\":\"%s\",\"errors\":[{\"reason\":\"%s\"}]}}"
                    .formatted(status, message.replace("\"", "\\\""), reason))
            .failure();

    assertThat(failure.isPassing()).isEqualTo(passing);
    assertThat(failure).hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({
    "404, No such object: lake/a, No such object: lake/a, false",
    "404, The specified bucket does not exist., The specified bucket does not exist., false",
    "503, Service Unavailable, Service Unavailable, true",
    "502, <!DOCTYPE html><p>Bad Gateway, status code 502, true",
    "500, '', status code 500, true",
    "403, '{}', status code 403, false",
    "307, '', status code 307, false"
  })
  void aFailureNeedNotBeJson(int status, String body, String message, boolean passing) {
    StoreException failure = answer(status, body).failure();

    assertThat(failure.isPassing()).isEqualTo(passing);
    assertThat(failure).hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({
    "404, No such object: lake/a, true",
    "404, '{\"error\":{\"code\":404,\"message\":\"No such object: lake/a\"}}', true",
    "404, '{\"error\":{\"code\":404,\"message\":\"Not Found\"}}', true",
    "404, The specified bucket does not exist., false",
    "404, '{\"error\":{\"code\":404,\"message\":\"The specified bucket does not exist.\"}}', false",
    "403, No such object: lake/a, false"
  })
  void aMissingObjectIsNoMissingBucket(int status, String body, boolean missing) {
    assertThat(answer(status, body).isMissingObject()).isEqualTo(missing);
  }

  private static GcsAnswer answer(int status, String body) {
    return new GcsAnswer(status, body.getBytes(UTF_8));
  }
}
