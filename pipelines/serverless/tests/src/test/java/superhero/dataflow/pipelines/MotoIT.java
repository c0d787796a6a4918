package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.FilterRule;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * S3 notifies a queue, which the packed function takes from: S3 and SQS are those of moto, where it
 * is installed. The test polls, as Lambda does with an event source mapping.
 */
class MotoIT {
  private static final String BUCKET = "lake";
  private static final int TRIES = 2;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private Jobs jobs;
  private URI endpoint;
  private S3Client s3;
  private SqsClient sqs;

  @BeforeEach
  void start() throws IOException {
    Optional<Path> moto =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .map(each -> Path.of(each, "moto_server"))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(moto.isPresent(), "moto_server is not installed: pip install moto[server]");
    assumeTrue(
        System.getProperty("os.name").equals("Linux"),
        "Lambda's runtime client is for Linux alone");
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    jobs = new Jobs(folder);
    Job server =
        jobs.start(
            "moto", Map.of(), List.of(moto.get().toString(), "-H", "127.0.0.1", "-p", "" + port));
    endpoint = URI.create("http://127.0.0.1:" + port);
    await()
        .atMost(Duration.ofMinutes(1))
        .failFast(() -> assertThat(server.isAlive()).as(server.said()).isTrue())
        .until(() -> accepts(port));
    // The secrets of the other S3 of this process, which moto does not look at.
    s3 =
        S3Client.builder()
            .endpointOverride(endpoint)
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .build();
    sqs = SqsClient.builder().endpointOverride(endpoint).region(Region.US_EAST_1).build();
  }

  @AfterEach
  void end() {
    if (jobs != null) {
      jobs.close();
    }
  }

  @Test
  void notificationsBecomeTablesAndWhatFailsGoesToTheDeadLetterQueueAndBack() {
    Path unpacked = Packed.unpack("aws", folder);
    s3.createBucket(bucket -> bucket.bucket(BUCKET));
    String dead = queue("dead", Map.of());
    String queue =
        queue(
            "standardize",
            Map.of(
                QueueAttributeName.VISIBILITY_TIMEOUT,
                "1",
                QueueAttributeName.REDRIVE_POLICY,
                "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":\"%d\"}"
                    .formatted(arn(dead), TRIES)));
    FilterRule manifests = FilterRule.builder().name("suffix").value(".json").build();
    QueueConfiguration created =
        QueueConfiguration.builder()
            .queueArn(arn(queue))
            .events(Event.S3_OBJECT_CREATED)
            .filter(filter -> filter.key(key -> key.filterRules(manifests)))
            .build();
    s3.putBucketNotificationConfiguration(
        notify ->
            notify.bucket(BUCKET).notificationConfiguration(to -> to.queueConfigurations(created)));
    run(
        "ingest",
        "--standard=none",
        "--bootstrapServers=" + Services.KAFKA.bootstrapServers(),
        "--consumerGroup=" + Services.unique("group"),
        "--topics=" + RawLake.mixedTopic(),
        "--until=latest",
        "--batchSize=25",
        "--maxBatchBytes=1600");
    run("standardize", "--standard=s3://lake/command");
    String gone =
        objects("raw/").keySet().stream()
            .filter(key -> key.endsWith(".json.gz"))
            .reduce((before, last) -> last)
            .orElseThrow();
    byte[] bytes = get("raw/" + gone);
    s3.deleteObject(object -> object.bucket(BUCKET).key("raw/" + gone));

    String options =
        "--raw=s3://lake/raw --standard=s3://lake/function --awsRegion=us-east-1 --endpoint="
            + endpoint;
    try (Lambda lambda = Lambda.start(jobs, unpacked, options)) {
      poll(queue, lambda);
      List<Message> failed = receive(dead);
      assertThat(failed).singleElement().extracting(Message::body).asString().contains("_ranges");
      assertThat(lambda.job().said()).contains(gone, "ignored");

      s3.putObject(
          object -> object.bucket(BUCKET).key("raw/" + gone), RequestBody.fromBytes(bytes));
      sqs.sendMessage(message -> message.queueUrl(queue).messageBody(failed.get(0).body()));
      poll(queue, lambda);
    }
    assertThat(objects("function/")).isNotEmpty().isEqualTo(objects("command/"));
    run("audit", "--standard=s3://lake/function");
  }

  /** Until the queue has nothing more; what the function does not name as failed is deleted. */
  private void poll(String queue, Lambda lambda) {
    await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> {
              List<Message> messages = receive(queue);
              if (!messages.isEmpty()) {
                List<String> bodies = messages.stream().map(Message::body).toList();
                RuntimeApi.Answer answer = lambda.invoke(Lambda.sqs(bodies));
                Set<String> failed = new HashSet<>();
                JsonNode failures = JSON.readTree(answer.body()).required("batchItemFailures");
                failures.forEach(each -> failed.add(each.get("itemIdentifier").textValue()));
                for (int i = 0; i < messages.size(); i++) {
                  String receipt = messages.get(i).receiptHandle();
                  // Numbers of messages count from 1.
                  if (!failed.contains("" + (i + 1))) {
                    sqs.deleteMessage(done -> done.queueUrl(queue).receiptHandle(receipt));
                  }
                }
              }
              return count(queue) == 0;
            });
  }

  private List<Message> receive(String queue) {
    return sqs.receiveMessage(
            request -> request.queueUrl(queue).maxNumberOfMessages(10).waitTimeSeconds(1))
        .messages();
  }

  private long count(String queue) {
    return sqs
        .getQueueAttributes(
            request ->
                request
                    .queueUrl(queue)
                    .attributeNames(
                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
        .attributes()
        .values()
        .stream()
        .mapToLong(Long::parseLong)
        .sum();
  }

  private String queue(String name, Map<QueueAttributeName, String> attributes) {
    return sqs.createQueue(queue -> queue.queueName(name).attributes(attributes)).queueUrl();
  }

  private String arn(String queue) {
    return sqs.getQueueAttributes(
            request -> request.queueUrl(queue).attributeNames(QueueAttributeName.QUEUE_ARN))
        .attributes()
        .get(QueueAttributeName.QUEUE_ARN);
  }

  private byte[] get(String key) {
    return s3.getObjectAsBytes(object -> object.bucket(BUCKET).key(key)).asByteArray();
  }

  private SortedMap<String, String> objects(String prefix) {
    SortedMap<String, byte[]> objects = new TreeMap<>();
    for (S3Object each :
        s3.listObjectsV2Paginator(list -> list.bucket(BUCKET).prefix(prefix)).contents()) {
      objects.put(each.key().substring(prefix.length()), get(each.key()));
    }
    return FunctionLake.withoutTimes(objects);
  }

  private void run(String command, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                command,
                "--runner=DirectRunner",
                "--raw=s3://lake/raw",
                "--endpoint=" + endpoint,
                "--awsRegion=us-east-1"));
    args.addAll(List.of(more));
    RawLake.assertDone(Services.run(args));
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
