package superhero.dataflow.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BeamFilesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          The specified bucket does not exist (Service: S3, Status Code: 404, Request ID: 1) | true
          Access Denied (Service: S3, Status Code: 403, Request ID: 1)                       | true
          403 Forbidden                                                                      | true
          The specified upload does not exist. (Service: S3, Status Code: 404)               | false
          The specified key does not exist. (Service: S3, Status Code: 404, Request ID: 1)   | false
          Please reduce your request rate. (Service: S3, Status Code: 503, Request ID: 1)    | false
          Too many requests (Service: S3, Status Code: 429, Request ID: 1)                   | false
          A header implies functionality that is not implemented (Status Code: 501)          | true
          501 Not Implemented                                                                | true
          Invalid argument (Service: S3, Status Code: 400, Request ID: 1)                    | true
          Your socket connection to the server was not read from or written to within the timeout period. Idle connections will be closed. (Service: S3, Status Code: 400, Request ID: 1) | false
          Rate exceeded (Service: S3, Status Code: 400, Request ID: 1)                       | false
          A conflicting conditional operation is currently in progress (Status Code: 409)    | false
          410 Gone                                                                           | false
          412 Precondition Failed                                                            | false
          Connection reset                                                                   | false
          """)
  void aStoresAnswerIsFinalOrNot(String answer, boolean isFinal) {
    assertThat(BeamFiles.isRefusal(answer)).isEqualTo(isFinal);
  }
}
