package superhero.dataflow.stores.s3;

import com.google.common.base.Throwables;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import superhero.dataflow.store.StoreException;

/** What S3 says when it fails, by its own error codes. */
final class S3Failure {
  /**
   * Of those with a status of wrong requests, the codes that ask for patience or are of another
   * request that is on its way; see S3's "Error responses".
   */
  private static final Set<String> PASSING =
      Set.of(
          "RequestTimeout",
          "IncompleteBody",
          "BadDigest",
          "XAmzContentSHA256Mismatch",
          "OperationAborted",
          "ConditionalRequestConflict",
          "SlowDown",
          "Throttling",
          "ThrottlingException",
          "ThrottledException",
          "RequestThrottled",
          "RequestThrottledException",
          "RequestLimitExceeded",
          "BandwidthLimitExceeded",
          "TooManyRequestsException",
          "InternalError",
          "ServiceUnavailable",
          "ExpiredToken",
          "TokenRefreshRequired");

  private S3Failure() {}

  /** S3's code; empty where the answer has none, or where none came. */
  static String code(SdkException failure) {
    AwsErrorDetails details =
        failure instanceof AwsServiceException service ? service.awsErrorDetails() : null;
    return details == null || details.errorCode() == null ? "" : details.errorCode();
  }

  /**
   * Whether to ask again may help.
   *
   * @param code of S3
   * @param status of HTTP, which tells where the code is unknown; 0 where there is none
   */
  static boolean isPassing(String code, int status) {
    return PASSING.contains(code) || StoreException.isPassing(status);
  }

  static StoreException of(SdkException failure) {
    if (failure instanceof AwsServiceException service) {
      String code = code(service);
      AwsErrorDetails details = service.awsErrorDetails();
      String said = details == null ? null : details.errorMessage();
      String reason =
          (said == null || said.isBlank() ? "S3 refuses it" : said)
              + " (status "
              + service.statusCode()
              + (code.isEmpty() ? "" : ", " + code)
              + ")";
      if (code.equals("RequestTimeTooSkewed")) {
        reason += ": set this machine's clock";
      }
      return new StoreException(reason, failure, isPassing(code, service.statusCode()));
    }
    // None is there, or the client gave up.
    return new StoreException(
        String.valueOf(Throwables.getRootCause(failure).getMessage()), failure, true);
  }
}
