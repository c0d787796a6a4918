package superhero.dataflow.stores.azure;

import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import superhero.dataflow.testdata.EmbeddedAzure;

class EmbeddedAzureClientTest extends BlobServiceTests {
  private static EmbeddedAzure azure;

  @BeforeAll
  static void start() {
    azure = EmbeddedAzure.start("lake");
  }

  @AfterAll
  static void stop() {
    azure.close();
  }

  @Override
  URI endpoint() {
    return azure.endpoint();
  }

  @Override
  String account() {
    return azure.account();
  }

  @Override
  String accountKey() {
    return azure.accountKey();
  }

  @Override
  long requests() {
    return azure.requests();
  }

  @Override
  boolean isCounted() {
    return true;
  }
}
