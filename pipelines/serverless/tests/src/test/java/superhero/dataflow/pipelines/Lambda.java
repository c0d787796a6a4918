package superhero.dataflow.pipelines;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/**
 * The packed function of AWS, as a process of its own with Lambda's runtime client, and Lambda's
 * side of it.
 */
final class Lambda implements AutoCloseable {
  static final Duration LIMIT = Duration.ofMinutes(2);

  /** Where Lambda's own crac is what org.crac finds, as in Lambda. */
  static final String PRIMED = "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final RuntimeApi api = new RuntimeApi();
  private final long begun;
  private final Job job;

  private Lambda(Jobs jobs, Path unpacked, String options, List<String> java) {
    Map<String, String> environment = new HashMap<>();
    environment.put("OPTIONS", options);
    environment.put("AWS_LAMBDA_RUNTIME_API", api.address());
    environment.put("AWS_LAMBDA_FUNCTION_NAME", "standardize");
    environment.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
    environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1769");
    if (java.contains(PRIMED)) {
      environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
    }
    environment.put("LAMBDA_TASK_ROOT", unpacked.toString());
    List<String> command = new ArrayList<>(java);
    command.addAll(
        List.of(
            "-cp",
            classPath(unpacked),
            AWSLambda.class.getName(),
            "superhero.dataflow.serverless.aws.StandardizeHandler"));
    begun = System.nanoTime();
    job = jobs.start("lambda", environment, command);
  }

  static Lambda start(Jobs jobs, Path unpacked, String options, String... java) {
    return new Lambda(jobs, unpacked, options, Packed.java(java));
  }

  /** As SnapStart starts it, for a snapshot that is taken when it is ready. */
  static Lambda startPrimed(Jobs jobs, Path unpacked, String options) {
    return start(jobs, unpacked, options, PRIMED);
  }

  private static String classPath(Path unpacked) {
    return String.join(
        File.pathSeparator,
        Packed.jarOf(AWSLambda.class),
        Packed.jarOf(PojoSerializer.class),
        Packed.jarOf(SdkInternalThreadLocal.class),
        Packed.jarOf(Context.class),
        unpacked.resolve("lib") + "/*");
  }

  Job job() {
    return job;
  }

  /** How long the function took to be ready for its first event. */
  Duration init() {
    return Duration.ofNanos(api.asked().orTimeout(2, TimeUnit.MINUTES).join() - begun);
  }

  RuntimeApi.Answer invoke(String event, Duration limit) {
    try {
      return api.invoke(event, limit).get(3, TimeUnit.MINUTES);
    } catch (Exception e) {
      throw new AssertionError("no answer; it said:\n" + job.said(), e);
    }
  }

  RuntimeApi.Answer invoke(String event) {
    return invoke(event, LIMIT);
  }

  /** An event is under way from now on. */
  void begin(String event) {
    CompletableFuture<RuntimeApi.Answer> unused = api.invoke(event, LIMIT);
  }

  /** Messages of SQS; the id of each is its number. */
  static String sqs(List<String> bodies) {
    ObjectNode event = JSON.createObjectNode();
    ArrayNode records = event.putArray("Records");
    for (String body : bodies) {
      records
          .addObject()
          .put("messageId", "" + records.size())
          .put("eventSource", "aws:sqs")
          .put("body", body);
    }
    return text(event);
  }

  /** What S3 notifies of an object, {@code s3://bucket/key}. */
  static String s3(String object) {
    String[] name = object.substring("s3://".length()).split("/", 2);
    ObjectNode event = JSON.createObjectNode();
    ObjectNode s3 =
        event
            .putArray("Records")
            .addObject()
            .put("eventSource", "aws:s3")
            .put("eventName", "ObjectCreated:CompleteMultipartUpload")
            .putObject("s3");
    s3.putObject("bucket").put("name", name[0]);
    s3.putObject("object").put("key", URLEncoder.encode(name[1], StandardCharsets.UTF_8));
    return text(event);
  }

  /** What S3 says to EventBridge. */
  static String eventBridge(String object) {
    String[] name = object.substring("s3://".length()).split("/", 2);
    ObjectNode event = JSON.createObjectNode();
    event.put("source", "aws.s3").put("detail-type", "Object Created");
    ObjectNode detail = event.putObject("detail");
    detail.putObject("bucket").put("name", name[0]);
    detail.putObject("object").put("key", name[1]);
    return text(event);
  }

  private static String text(ObjectNode event) {
    try {
      return JSON.writeValueAsString(event);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    job.kill();
    api.close();
  }
}
