package superhero.dataflow.serverless.azure;

import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.QueueTrigger;
import java.io.IOException;
import java.time.Duration;
import superhero.dataflow.serverless.StandardizeOnEvent;

/**
 * The Azure function {@code standardize}. In: messages of a storage queue that hold events of Event
 * Grid, {@code Microsoft.Storage.BlobCreated}. A message that fails stays in the queue, and after
 * five times goes to {@code <queue>-poison}.
 */
public final class StandardizeFunction {
  /** Less than the function's limit of ten minutes. */
  private static final Duration LONGEST = Duration.ofMinutes(9);

  /** The host makes an instance for each event; what they share is made once. */
  private static final class Tables {
    static final StandardizeOnEvent TABLES = StandardizeOnEvent.fromEnvironment();
  }

  @FunctionName("standardize")
  public void run(
      @QueueTrigger(name = "event", queueName = "%QUEUE%", connection = "AzureWebJobsStorage")
          String event)
      throws IOException {
    for (String object : BlobEvent.objects(event)) {
      Tables.TABLES.take(object, LONGEST);
    }
  }
}
