package superhero.dataflow.stores.azure;

import com.azure.core.http.rest.Response;
import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.batch.BlobBatch;
import com.azure.storage.blob.batch.BlobBatchClient;
import com.azure.storage.blob.batch.BlobBatchClientBuilder;
import com.azure.storage.blob.models.BlobErrorCode;
import com.azure.storage.blob.models.BlobHttpHeaders;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobListDetails;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.ListBlobsOptions;
import com.azure.storage.blob.options.BlockBlobSimpleUploadOptions;
import com.google.common.collect.Lists;
import com.google.common.hash.Hashing;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import superhero.dataflow.store.StoreClient;

/**
 * Blobs by one request each: Put Blob, whose MD5 the service checks; Get Blob; List Blobs, 5,000 a
 * page; Blob Batch, 256 deletes each. The end of a long blob takes two requests.
 */
final class AzureClient implements StoreClient {
  private static final int MAX_BATCH = 256;
  private static final int MAX_PAGE = 5000;

  private final AzureAccounts accounts;

  /** Whether the store has ever answered what was asked. */
  private volatile boolean wereAccepted;

  /**
   * Credentials are looked for when it is used first.
   *
   * @param endpoint null for Azure's own
   */
  AzureClient(URI endpoint) {
    this.accounts = new AzureAccounts(endpoint);
  }

  @Override
  public void put(String name, byte[] bytes, String mimeType) throws IOException {
    AzureName blob = AzureName.of(name);
    BlockBlobSimpleUploadOptions upload =
        new BlockBlobSimpleUploadOptions(BinaryData.fromBytes(bytes))
            .setHeaders(new BlobHttpHeaders().setContentType(mimeType))
            .setContentMd5(md5(bytes));
    try {
      accounts
          .container(blob)
          .getBlobClient(blob.blob())
          .getBlockBlobClient()
          .uploadWithResponse(upload, null, null);
      wereAccepted = true;
    } catch (RuntimeException e) {
      throw AzureFailure.of(e, wereAccepted);
    }
  }

  // The service checks it; nobody is kept out by it.
  @SuppressWarnings("deprecation")
  private static byte[] md5(byte[] bytes) {
    return Hashing.md5().hashBytes(bytes).asBytes();
  }

  @Override
  public byte[] read(String name, int most) throws IOException {
    AzureName blob = AzureName.of(name);
    try {
      byte[] bytes = BlobEnd.read(accounts.container(blob).getBlobClient(blob.blob()), most);
      wereAccepted = true;
      return bytes;
    } catch (RuntimeException e) {
      throw AzureFailure.of(e, wereAccepted);
    }
  }

  @Override
  public List<Listed> list(String prefix, boolean deep) throws IOException {
    AzureName begin = AzureName.of(prefix);
    // Where namespaces are hierarchical, only its metadata tells a folder from a blob.
    ListBlobsOptions options =
        new ListBlobsOptions()
            .setPrefix(begin.blob())
            .setMaxResultsPerPage(MAX_PAGE)
            .setDetails(new BlobListDetails().setRetrieveMetadata(true));
    List<Listed> objects = new ArrayList<>();
    try {
      BlobContainerClient container = accounts.container(begin);
      for (BlobItem item :
          deep
              ? container.listBlobs(options, null)
              : container.listBlobsByHierarchy("/", options, null)) {
        if (!isFolder(item)) {
          objects.add(
              new Listed(
                  begin.with(item.getName()),
                  item.getProperties().getContentLength(),
                  item.getProperties().getLastModified().toInstant().toEpochMilli()));
        }
      }
    } catch (RuntimeException e) {
      throw AzureFailure.of(e, wereAccepted);
    }
    wereAccepted = true;
    return objects;
  }

  private static boolean isFolder(BlobItem item) {
    Map<String, String> metadata = item.getMetadata();
    return Boolean.TRUE.equals(item.isPrefix())
        || (metadata != null && "true".equals(metadata.get("hdi_isfolder")));
  }

  @Override
  public void delete(List<String> names) throws IOException {
    for (List<String> some : Lists.partition(names, MAX_BATCH)) {
      try {
        deleteBatch(some);
      } catch (RuntimeException e) {
        throw AzureFailure.of(e, wereAccepted);
      }
    }
  }

  private void deleteBatch(List<String> names) throws IOException {
    BlobContainerClient container = accounts.container(AzureName.of(names.get(0)));
    BlobBatchClient batches = new BlobBatchClientBuilder(container).buildClient();
    BlobBatch batch = batches.getBlobBatch();
    List<Response<Void>> answers = new ArrayList<>();
    for (String name : names) {
      // By its URL: a batch decodes a name once too often.
      answers.add(
          batch.deleteBlob(container.getBlobClient(AzureName.of(name).blob()).getBlobUrl()));
    }
    batches.submitBatchWithResponse(batch, false, null, null);
    for (Response<Void> answer : answers) {
      try {
        answer.getStatusCode();
      } catch (BlobStorageException e) {
        if (!BlobErrorCode.BLOB_NOT_FOUND.equals(e.getErrorCode())) {
          throw e;
        }
      }
    }
  }
}
