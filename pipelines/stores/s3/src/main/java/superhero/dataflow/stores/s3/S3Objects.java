package superhero.dataflow.stores.s3;

import com.google.common.collect.Lists;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.checkerframework.checker.nullness.qual.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Object;
import superhero.dataflow.store.Crc32c;
import superhero.dataflow.store.Request;
import superhero.dataflow.store.StoreAnswer;
import superhero.dataflow.store.StoreClient;
import superhero.dataflow.store.StoreException;

/** Objects of S3, by its API: one request an object that is written or read. */
final class S3Objects implements StoreClient {
  /** Of one request: S3's own limit. */
  private static final int MOST_DELETED = 1000;

  private final S3Client s3;
  private final S3Options options;

  S3Objects(S3Client s3, S3Options options) {
    this.s3 = s3;
    this.options = options;
  }

  /** A bucket and what is in it. */
  private record Name(String bucket, String key) {
    static Name of(String name) {
      int start = "s3://".length();
      int slash = name.indexOf('/', start);
      return new Name(name.substring(start, slash), name.substring(slash + 1));
    }
  }

  /** S3 compares the bytes with their checksum before the object shows. */
  @Override
  public void put(String name, byte[] bytes, String mimeType) throws IOException {
    Name object = Name.of(name);
    PutObjectRequest request =
        PutObjectRequest.builder()
            .bucket(object.bucket)
            .key(object.key)
            .contentType(mimeType)
            .contentLength((long) bytes.length)
            .checksumCRC32C(Crc32c.of(bytes))
            .storageClass(options.getS3StorageClass())
            .serverSideEncryption(options.getSSEAlgorithm())
            .ssekmsKeyId(options.getSSEKMSKeyId())
            .sseCustomerKey(options.getSSECustomerKey().getKey())
            .sseCustomerAlgorithm(options.getSSECustomerKey().getAlgorithm())
            .sseCustomerKeyMD5(options.getSSECustomerKey().getMD5())
            .bucketKeyEnabled(options.getBucketKeyEnabled() ? true : null)
            .build();
    ask(() -> s3.putObject(request, RequestBody.fromBytes(bytes)));
  }

  @Override
  public byte[] read(String name, int most) throws IOException {
    byte[] all = readRange(name, most == ALL ? null : "bytes=-" + most);
    // An object of no bytes has no range.
    return all == null ? readRange(name, null) : all;
  }

  private byte @Nullable [] readRange(String name, @Nullable String range) throws IOException {
    Name object = Name.of(name);
    GetObjectRequest request =
        GetObjectRequest.builder()
            .bucket(object.bucket)
            .key(object.key)
            .range(range)
            .sseCustomerKey(options.getSSECustomerKey().getKey())
            .sseCustomerAlgorithm(options.getSSECustomerKey().getAlgorithm())
            .sseCustomerKeyMD5(options.getSSECustomerKey().getMD5())
            .build();
    return ask(
        () -> {
          try (ResponseInputStream<GetObjectResponse> answer = s3.getObject(request)) {
            return StoreAnswer.readAll(answer);
          } catch (SdkException e) {
            switch (S3Failure.code(e)) {
              case "NoSuchKey" -> throw new FileNotFoundException("it is not there");
              case "InvalidRange" -> {
                return null;
              }
              default -> throw e;
            }
          }
        });
  }

  @Override
  public List<Listed> list(String prefix, boolean deep) throws IOException {
    Name name = Name.of(prefix);
    String bucket = prefix.substring(0, prefix.length() - name.key.length());
    List<Listed> objects = new ArrayList<>();
    String next = null;
    do {
      ListObjectsV2Request request =
          ListObjectsV2Request.builder()
              .bucket(name.bucket)
              .prefix(name.key)
              .delimiter(deep ? null : "/")
              .continuationToken(next)
              .build();
      ListObjectsV2Response page = ask(() -> s3.listObjectsV2(request));
      for (S3Object object : page.contents()) {
        objects.add(
            new Listed(bucket + object.key(), object.size(), object.lastModified().toEpochMilli()));
      }
      next = page.nextContinuationToken();
    } while (next != null);
    return objects;
  }

  @Override
  public void delete(List<String> names) throws IOException {
    for (List<String> some : Lists.partition(names, MOST_DELETED)) {
      Delete keys =
          Delete.builder()
              .quiet(true)
              .objects(
                  some.stream()
                      .map(each -> ObjectIdentifier.builder().key(Name.of(each).key).build())
                      .toList())
              .build();
      String bucket = Name.of(some.get(0)).bucket;
      List<S3Error> refused =
          ask(() -> s3.deleteObjects(request -> request.bucket(bucket).delete(keys))).errors();
      if (!refused.isEmpty()) {
        S3Error first = refused.get(0);
        throw new StoreException(
            first.key() + ": " + first.message() + " (" + first.code() + ")",
            null,
            S3Failure.isPassing(first.code(), 0));
      }
    }
  }

  private static <T> T ask(Request<T> request) throws IOException {
    try {
      return request.send();
    } catch (SdkException e) {
      throw S3Failure.of(e);
    } catch (FileNotFoundException e) {
      throw e;
    } catch (IOException e) {
      // Of an answer that ends or stops in its middle.
      throw new StoreException(String.valueOf(e.getMessage()), e, true);
    }
  }
}
