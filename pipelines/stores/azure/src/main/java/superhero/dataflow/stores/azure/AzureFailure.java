package superhero.dataflow.stores.azure;

import com.azure.core.exception.ClientAuthenticationException;
import com.azure.identity.CredentialUnavailableException;
import com.azure.storage.blob.models.BlobErrorCode;
import com.azure.storage.blob.models.BlobStorageException;
import com.google.common.base.Throwables;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import superhero.dataflow.store.StoreException;

/** What Azure's library throws, told by the code of the service. */
final class AzureFailure {
  /** Conflicts that no other writer ends. */
  private static final Set<String> FINAL =
      Set.of(
          "BlobArchived",
          "BlobImmutableDueToPolicy",
          "InvalidBlobType",
          "LeaseIdMissing",
          "SnapshotsPresent");

  /** Wrong on its way, not wrong as it was sent. */
  private static final Set<String> PASSING = Set.of("Md5Mismatch", "RequestBodyTooSmall");

  private static final Pattern MESSAGE = Pattern.compile("<Message>([^<\n]+)");

  /** The detail of AuthenticationFailed where a request was signed 15 minutes ago or more. */
  private static final String TOO_OLD = "Request date header too old";

  private AzureFailure() {}

  static StoreException noCredentials(Throwable cause) {
    return new StoreException(
        "there are no credentials: set AZURE_STORAGE_KEY to the key of the account, or"
            + " AZURE_STORAGE_SAS_TOKEN, or give this machine a managed identity, or call az login;"
            + " the last two need https",
        cause,
        false);
  }

  /**
   * The exception of the store that says it.
   *
   * @param wereAccepted whether the credentials were good before, and may be again
   */
  static IOException of(RuntimeException failure, boolean wereAccepted) {
    if (failure instanceof IllegalArgumentException) {
      // A URL that is none is an IOException in its cause.
      return new StoreException(firstLine(failure), failure, false);
    }
    for (Throwable each : Throwables.getCausalChain(failure)) {
      if (each instanceof BlobStorageException answer) {
        return of(answer, answer.getErrorCode(), answer.getStatusCode());
      }
      if (each instanceof CredentialUnavailableException && !wereAccepted) {
        return noCredentials(failure);
      }
      if (each instanceof ClientAuthenticationException refused) {
        return new StoreException(firstLine(refused), failure, wereAccepted);
      }
      if (each instanceof IOException broken) {
        return new StoreException(firstLine(broken), failure, true);
      }
    }
    return new StoreException(firstLine(failure), failure, false);
  }

  private static IOException of(BlobStorageException answer, BlobErrorCode code, int status) {
    if (BlobErrorCode.BLOB_NOT_FOUND.equals(code)) {
      return new FileNotFoundException("it is not there");
    }
    if (BlobErrorCode.CONTAINER_NOT_FOUND.equals(code)) {
      return new StoreException("the container does not exist", answer, false);
    }
    return new StoreException(
        message(answer.getServiceMessage(), code, status), answer, isPassing(code, status));
  }

  static boolean isPassing(BlobErrorCode code, int status) {
    String name = String.valueOf(code);
    return PASSING.contains(name) || (StoreException.isPassing(status) && !FINAL.contains(name));
  }

  private static String message(String xml, BlobErrorCode code, int status) {
    Matcher message = MESSAGE.matcher(String.valueOf(xml));
    return (message.find() ? message.group(1) : "the store refuses it")
        + " ("
        + (code == null ? "" : code + ", ")
        + "status code "
        + status
        + ")"
        + (String.valueOf(xml).contains(TOO_OLD) ? ": set this machine's clock" : "");
  }

  private static String firstLine(Throwable failure) {
    String message = failure.getMessage();
    return message == null
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }
}
