package superhero.dataflow.stores.gcs;

import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.storage.Storage;
import com.google.api.services.storage.model.Objects;
import com.google.api.services.storage.model.StorageObject;
import com.google.common.collect.Lists;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import superhero.dataflow.store.Crc32c;
import superhero.dataflow.store.StoreClient;

/** Asks the JSON API of Google Cloud Storage: one request a call, a page or a batch. */
final class GcsClient implements StoreClient {
  private static final Duration TO_CONNECT = Duration.ofSeconds(10);
  private static final Duration WITHOUT_A_BYTE = Duration.ofSeconds(60);

  private static final long MAX_PAGE = 1000;
  private static final int RANGE_NOT_SATISFIABLE = 416;

  private final Storage storage;

  /**
   * A client of a server.
   *
   * @param server with a slash at its end
   * @param credentials are added to each request
   */
  GcsClient(URI server, HttpTransport transport, HttpRequestInitializer credentials) {
    storage =
        new Storage.Builder(
                transport,
                GsonFactory.getDefaultInstance(),
                request -> {
                  request.setConnectTimeout((int) TO_CONNECT.toMillis());
                  request.setReadTimeout((int) WITHOUT_A_BYTE.toMillis());
                  // Once, and only if the credentials say that their token has expired.
                  request.setNumberOfRetries(1);
                  credentials.initialize(request);
                })
            .setRootUrl(server.toString())
            .setApplicationName("superhero-dataflow")
            .build();
  }

  @Override
  public void put(String name, byte[] bytes, String mimeType) throws IOException {
    GcsName object = GcsName.of(name);
    // The service refuses bytes that have another checksum.
    StorageObject described =
        new StorageObject()
            .setName(object.path())
            .setContentType(mimeType)
            .setCrc32c(Crc32c.of(bytes));
    Storage.Objects.Insert insert =
        storage
            .objects()
            .insert(object.bucket(), described, new ByteArrayContent(mimeType, bytes))
            .setFields("name");
    GcsAnswer.to(
            () ->
                insert
                    .getMediaHttpUploader()
                    .setDirectUploadEnabled(true)
                    .setDisableGZipContent(true)
                    .upload(insert.buildHttpRequestUrl()))
        .body();
  }

  @Override
  public byte[] read(String name, int most) throws IOException {
    GcsName object = GcsName.of(name);
    Storage.Objects.Get get = storage.objects().get(object.bucket(), object.path()).setAlt("media");
    // The bytes as they are stored, whatever they are.
    get.setReturnRawInputStream(true);
    get.getRequestHeaders().setAcceptEncoding(null);
    if (most != ALL) {
      get.getRequestHeaders().setRange("bytes=-" + most);
    }
    GcsAnswer answer = GcsAnswer.to(() -> execute(get.buildHttpRequest()));
    if (answer.isMissingObject()) {
      throw new FileNotFoundException("it is not there");
    }
    if (most != ALL && answer.status() == RANGE_NOT_SATISFIABLE) {
      // It is empty.
      return new byte[0];
    }
    byte[] bytes = answer.body();
    // A server need not know ranges.
    return bytes.length <= most
        ? bytes
        : Arrays.copyOfRange(bytes, bytes.length - most, bytes.length);
  }

  @Override
  public List<Listed> list(String prefix, boolean deep) throws IOException {
    GcsName begin = GcsName.of(prefix);
    Storage.Objects.List list =
        storage
            .objects()
            .list(begin.bucket())
            .setPrefix(begin.path())
            .setDelimiter(deep ? null : "/")
            .setMaxResults(MAX_PAGE)
            .setFields("items(name,size,updated),nextPageToken");
    List<Listed> listed = new ArrayList<>();
    do {
      Objects page = GcsAnswer.to(() -> execute(list.buildHttpRequest())).json(Objects.class);
      if (page.getItems() != null) {
        for (StorageObject each : page.getItems()) {
          listed.add(
              new Listed(
                  new GcsName(begin.bucket(), each.getName()).toString(),
                  each.getSize().longValueExact(),
                  each.getUpdated().getValue()));
        }
      }
      list.setPageToken(page.getNextPageToken());
    } while (list.getPageToken() != null);
    return listed;
  }

  @Override
  public void delete(List<String> names) throws IOException {
    for (List<String> some : Lists.partition(names, DeleteBatch.MAX_CALLS)) {
      DeleteBatch batch = new DeleteBatch(storage, some.stream().map(GcsName::of).toList());
      batch.check(GcsAnswer.to(() -> execute(batch.request())).body());
    }
  }

  private static HttpResponse execute(HttpRequest request) throws IOException {
    return request.setThrowExceptionOnExecuteError(false).execute();
  }
}
