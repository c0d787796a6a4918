package superhero.dataflow.stores.s3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import superhero.dataflow.store.StoreException;

class S3FailureTest {
  @ParameterizedTest
  @CsvSource({
    "NoSuchBucket,404,false",
    "AccessDenied,403,false",
    "SignatureDoesNotMatch,403,false",
    "InvalidAccessKeyId,403,false",
    "RequestTimeTooSkewed,403,false",
    "PermanentRedirect,301,false",
    "InvalidArgument,400,false",
    "NotImplemented,501,false",
    "RequestTimeout,400,true",
    "IncompleteBody,400,true",
    "BadDigest,400,true",
    "ThrottlingException,400,true",
    "ExpiredToken,400,true",
    "OperationAborted,409,true",
    "SlowDown,503,true",
    "InternalError,500,true",
    "ServiceUnavailable,503,true",
    ",429,true",
    ",502,true",
    ",505,false",
    ",403,false"
  })
  void itsCodesSayWhetherToAskAgain(String code, int status, boolean passing) {
    StoreException failure = S3Failure.of(answer(code, status, "as S3 says"));

    assertThat(failure.isPassing()).isEqualTo(passing);
    assertThat(failure)
        .hasMessageStartingWith(
            "as S3 says (status " + status + (code == null ? "" : ", " + code) + ")");
  }

  @Test
  void aClockThatIsOffIsNamed() {
    assertThat(S3Failure.of(answer("RequestTimeTooSkewed", 403, "The difference is too large.")))
        .hasMessage(
            "The difference is too large. (status 403, RequestTimeTooSkewed): set this machine's"
                + " clock");
  }

  @Test
  void whatDoesNotComeMayComeLater() {
    assertThat(S3Failure.of(SdkClientException.create("nobody is there")).isPassing()).isTrue();
  }

  private static S3Exception answer(String code, int status, String message) {
    return (S3Exception)
        S3Exception.builder()
            .statusCode(status)
            .awsErrorDetails(
                AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
            .build();
  }
}
