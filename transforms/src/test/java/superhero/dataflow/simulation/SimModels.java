package superhero.dataflow.simulation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import superhero.dataflow.model.Models;

/** The models of the jobs: those that ship, and with one that asks for more than some have. */
final class SimModels {
  private static final String SCORES =
      """
      {"type": "record", "name": "scores", "fields": [
        {"name": "msg_id", "type": "string", "pointer": "/msg_id"},
        {"name": "score", "type": "int", "pointer": "/value/score"}]}
      """;

  static final Models SHIPPED = Models.shipped();
  static final Models STRICT = strict();

  private SimModels() {}

  private static Models strict() {
    SimFileSystemRegistrar.register();
    SimStore models = new SimStore(new Scheduler(new Statistics(), () -> {}), Fault.NONE);
    SimStore before = SimFileSystem.serve(models);
    try {
      models.put("sim://models/scores.avsc", SCORES.getBytes(StandardCharsets.UTF_8));
      return Models.with("sim://models");
    } catch (IOException e) {
      throw new AssertionError(e);
    } finally {
      SimFileSystem.serve(before);
    }
  }
}
