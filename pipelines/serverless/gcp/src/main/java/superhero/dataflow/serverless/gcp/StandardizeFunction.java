package superhero.dataflow.serverless.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.cloud.functions.CloudEventsFunction;
import io.cloudevents.CloudEvent;
import java.io.IOException;
import java.time.Duration;
import superhero.dataflow.serverless.StandardizeOnEvent;

/**
 * A Cloud Run function. In: a CloudEvent {@code google.cloud.storage.object.v1.finalized}. What
 * fails is answered with an error, so that Eventarc gives the event again.
 */
public final class StandardizeFunction implements CloudEventsFunction {
  private static final String FINALIZED = "google.cloud.storage.object.v1.finalized";

  /** Less than nine minutes, which a function may take for an event. */
  private static final Duration LONGEST = Duration.ofSeconds(510);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final StandardizeOnEvent tables = StandardizeOnEvent.fromEnvironment();

  @Override
  public void accept(CloudEvent event) throws IOException {
    if (!event.getType().equals(FINALIZED) || event.getData() == null) {
      throw new IllegalArgumentException(
          "should be an event " + FINALIZED + ", not " + event.getType());
    }
    JsonNode object = JSON.readTree(event.getData().toBytes());
    String bucket = object.path("bucket").asText();
    String name = object.path("name").asText();
    if (bucket.isEmpty() || name.isEmpty()) {
      throw new IllegalArgumentException("should name a bucket and an object");
    }
    tables.take("gs://" + bucket + "/" + name, LONGEST);
  }
}
