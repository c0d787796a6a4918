package superhero.dataflow.stores.azure;

import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.models.BlobDownloadContentResponse;
import com.azure.storage.blob.models.BlobErrorCode;
import com.azure.storage.blob.models.BlobRange;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobStorageException;
import superhero.dataflow.store.StoreClient;

/**
 * Reads the last bytes of a blob. Azure has no range that counts from the end, so as many bytes are
 * asked for from the beginning: they are all that a small blob has, or they come with the length of
 * a larger one, whose end is a second request. To ask for the length alone would take two requests
 * for every blob.
 */
final class BlobEnd {
  private BlobEnd() {}

  static byte[] read(BlobClient blob, int most) {
    if (most == StoreClient.ALL) {
      return blob.downloadContentWithResponse(null, null, null, null).getValue().toBytes();
    }
    BlobDownloadContentResponse begin;
    try {
      begin =
          blob.downloadContentWithResponse(
              null, null, new BlobRange(0, (long) most), false, null, null);
    } catch (BlobStorageException e) {
      if (BlobErrorCode.INVALID_RANGE.equals(e.getErrorCode())) {
        // It is empty, where no range begins.
        return new byte[0];
      }
      throw e;
    }
    // bytes 0-9/200
    String range = begin.getDeserializedHeaders().getContentRange();
    long length = Long.parseLong(range.substring(range.indexOf('/') + 1));
    if (length <= most) {
      return begin.getValue().toBytes();
    }
    return blob.downloadContentWithResponse(
            null,
            // Not of another blob that has taken its name since.
            new BlobRequestConditions().setIfMatch(begin.getDeserializedHeaders().getETag()),
            new BlobRange(length - most, (long) most),
            false,
            null,
            null)
        .getValue()
        .toBytes();
  }
}
