package superhero.dataflow.stores.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.exception.ClientAuthenticationException;
import com.azure.identity.CredentialUnavailableException;
import com.azure.storage.blob.models.BlobErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import superhero.dataflow.store.StoreException;

class AzureFailureTest {
  @ParameterizedTest
  @CsvSource({
    "503, ServerBusy, true",
    "500, InternalError, true",
    "500, OperationTimedOut, true",
    "502, , true",
    "501, , false",
    "429, TooManyRequests, true",
    "408, , true",
    "409, ContainerBeingDeleted, true",
    "409, BlobImmutableDueToPolicy, false",
    "409, BlobArchived, false",
    "412, ConditionNotMet, true",
    "412, LeaseIdMissing, false",
    "400, Md5Mismatch, true",
    "400, InvalidHeaderValue, false",
    "403, AuthenticationFailed, false",
    "403, AuthorizationFailure, false",
    "403, AuthorizationPermissionMismatch, false",
    "403, AccountIsDisabled, false",
    "404, ContainerNotFound, false",
    "404, ResourceNotFound, false",
  })
  void theCodeTellsWhetherToAskAgain(int status, String code, boolean passing) {
    assertThat(AzureFailure.isPassing(code == null ? null : BlobErrorCode.fromString(code), status))
        .isEqualTo(passing);
  }

  @Test
  void aBrokenConnectionMayBeWhole() {
    assertThat(AzureFailure.of(new UncheckedIOException(new IOException("reset\nby peer")), false))
        .isInstanceOfSatisfying(
            StoreException.class, failure -> assertThat(failure.isPassing()).isTrue())
        .hasMessage("reset");
  }

  @Test
  void whatNobodyForesawIsFinal() {
    assertThat(AzureFailure.of(new IllegalStateException("what?"), true))
        .isInstanceOfSatisfying(
            StoreException.class, failure -> assertThat(failure.isPassing()).isFalse())
        .hasMessage("what?");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void credentialsThatWereGoodMayBeGoodAgain(boolean wereAccepted) {
    for (RuntimeException failure :
        List.of(
            new CredentialUnavailableException("no identity"),
            new ClientAuthenticationException("no token", null))) {
      assertThat(AzureFailure.of(failure, wereAccepted))
          .isInstanceOfSatisfying(
              StoreException.class, said -> assertThat(said.isPassing()).isEqualTo(wereAccepted));
    }
  }
}
