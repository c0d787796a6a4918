package superhero.dataflow.testdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.util.MimeTypes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;

class EmbeddedS3Test {
  private static EmbeddedS3 s3;

  @BeforeAll
  static void start() {
    s3 = EmbeddedS3.start("lake");
  }

  @AfterAll
  static void stop() {
    s3.close();
  }

  @BeforeEach
  void useTheRightSecret() {
    FileSystems.setDefaultPipelineOptions(options(s3.secretKey()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1024, 12 * 1024 * 1024})
  void whatBeamWritesBeamReadsBack(int bytes) throws IOException {
    byte[] content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    String object = "s3://lake/date=2026-11-22/hour=21/" + UUID.randomUUID();

    write(object, content);

    assertThat(read(object)).isEqualTo(content);
    assertThat(FileSystems.matchSingleFileSpec(object).sizeBytes()).isEqualTo(bytes);
  }

  @Test
  void aSecondWriteOverwritesTheObject() throws IOException {
    write("s3://lake/twice", new byte[] {1, 2, 3});
    write("s3://lake/twice", new byte[] {4});

    assertThat(read("s3://lake/twice")).containsExactly(4);
  }

  @Test
  void objectsAreFoundByPattern() throws IOException {
    write("s3://lake/found/a.parquet", new byte[] {1});
    write("s3://lake/found/b.json.gz", new byte[] {2});

    assertThat(FileSystems.match("s3://lake/found/*.parquet").metadata())
        .extracting(found -> found.resourceId().toString())
        .containsExactly("s3://lake/found/a.parquet");
  }

  @Test
  void whatLiesBetweenSlashesIsNoObject() throws IOException {
    write("s3://lake/folder/inner/object", new byte[] {1});

    assertThatThrownBy(() -> read("s3://lake/folder/inner")).isInstanceOf(NoSuchKeyException.class);
    assertThatThrownBy(() -> FileSystems.matchSingleFileSpec("s3://lake/folder"))
        .isInstanceOf(FileNotFoundException.class);
    assertThat(read("s3://lake/folder/inner/object")).containsExactly(1);
  }

  @Test
  void deletingWhatIsNotThereDoesNothing() throws IOException {
    write("s3://lake/parent/kept", new byte[] {1});
    write("s3://lake/parent/gone", new byte[] {1});

    try (S3Client client = client(s3.secretKey())) {
      client.deleteObject(request -> request.bucket("lake").key("parent"));
      client.deleteObjects(
          request ->
              request
                  .bucket("lake")
                  .delete(
                      keys ->
                          keys.objects(
                              Stream.of("parent/", "parent/gone", "parent/never")
                                  .map(key -> ObjectIdentifier.builder().key(key).build())
                                  .toList())));
    }

    assertThat(FileSystems.match("s3://lake/parent/*").metadata())
        .extracting(found -> found.resourceId().toString())
        .containsExactly("s3://lake/parent/kept");
  }

  @Test
  void bucketsCanBeMadeLaterAndTwice() throws IOException {
    s3.createBucket("later");
    write("s3://later/kept", new byte[] {1});
    s3.createBucket("later");

    assertThat(read("s3://later/kept")).containsExactly(1);
  }

  @Test
  void aWrongSecretIsForbidden() {
    try (S3Client client = client("not the secret")) {
      assertThatThrownBy(client::listBuckets)
          .isInstanceOfSatisfying(
              S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(403));
    }
  }

  @Test
  void aWrongSecretIsForbiddenToBeamToo() {
    FileSystems.setDefaultPipelineOptions(options("not the secret"));

    assertThatThrownBy(() -> write("s3://lake/forbidden", new byte[] {1}))
        .hasStackTraceContaining("403");
  }

  @Test
  void eachStartHasASecretOfItsOwn() {
    try (EmbeddedS3 other = EmbeddedS3.start()) {
      assertThat(other.secretKey()).isNotEqualTo(s3.secretKey());
      assertThat(other.accessKey()).isNotEqualTo(s3.accessKey());
    }
  }

  @Test
  void closingEndsItAndMayBeRepeated() {
    EmbeddedS3 other = EmbeddedS3.start();
    int port = other.endpoint().getPort();
    other.close();
    other.close();

    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
        .isInstanceOf(ConnectException.class);
  }

  private static void write(String object, byte[] content) throws IOException {
    ResourceId resource = FileSystems.matchNewResource(object, false);
    try (WritableByteChannel channel = FileSystems.create(resource, MimeTypes.BINARY)) {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    }
  }

  private static byte[] read(String object) throws IOException {
    ResourceId resource = FileSystems.matchNewResource(object, false);
    try (ReadableByteChannel channel = FileSystems.open(resource)) {
      return Channels.newInputStream(channel).readAllBytes();
    }
  }

  private static S3Options options(String secretKey) {
    S3Options options = PipelineOptionsFactory.create().as(S3Options.class);
    options.setEndpoint(s3.endpoint());
    options.setAwsRegion(Region.of(s3.region()));
    options.setAwsCredentialsProvider(credentials(secretKey));
    // Parts of the least size that S3 allows, so that 12 MB are three of them.
    options.setS3UploadBufferSizeBytes(5 * 1024 * 1024);
    return options;
  }

  private static S3Client client(String secretKey) {
    return S3Client.builder()
        .endpointOverride(s3.endpoint())
        .region(Region.of(s3.region()))
        .credentialsProvider(credentials(secretKey))
        .forcePathStyle(true)
        .build();
  }

  private static StaticCredentialsProvider credentials(String secretKey) {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(s3.accessKey(), secretKey));
  }
}
