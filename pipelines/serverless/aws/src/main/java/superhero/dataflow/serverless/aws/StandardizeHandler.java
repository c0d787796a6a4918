package superhero.dataflow.serverless.aws;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import superhero.dataflow.serverless.StandardizeOnEvent;

/**
 * The handler of an AWS Lambda function. In: messages of SQS that hold notifications of S3 or
 * events of EventBridge, or one of these by itself. Of messages, out come the ids of those that
 * failed, which SQS gives again; any other event that fails ends the invocation with the reason.
 */
public final class StandardizeHandler implements RequestStreamHandler {
  private static final Logger LOG = LoggerFactory.getLogger(StandardizeHandler.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** For the answer, before Lambda ends the process. */
  private static final Duration TO_ANSWER = Duration.ofSeconds(10);

  private final StandardizeOnEvent tables = StandardizeOnEvent.fromEnvironment();

  @SuppressWarnings("UnusedVariable") // It is kept.
  private final Priming priming = Priming.of(tables);

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    JsonNode event = JSON.readTree(in);
    if (event.at("/Records/0/eventSource").asText().equals("aws:sqs")) {
      JSON.writeValue(out, takeMessages(event.get("Records"), context));
    } else {
      takeObjects(event, context);
    }
  }

  private ObjectNode takeMessages(JsonNode messages, Context context) {
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode failures = answer.putArray("batchItemFailures");
    for (JsonNode message : messages) {
      String id = message.path("messageId").asText();
      try {
        takeObjects(JSON.readTree(message.path("body").asText()), context);
      } catch (IOException | RuntimeException e) {
        LOG.error("message {} is tried again: {}", id, e.getMessage());
        failures.addObject().put("itemIdentifier", id);
      }
    }
    return answer;
  }

  private void takeObjects(JsonNode event, Context context) {
    for (String object : S3Event.objects(event)) {
      tables.take(object, Duration.ofMillis(context.getRemainingTimeInMillis()).minus(TO_ANSWER));
    }
  }
}
