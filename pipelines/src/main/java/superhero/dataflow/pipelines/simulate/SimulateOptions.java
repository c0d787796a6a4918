package superhero.dataflow.pipelines.simulate;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import superhero.dataflow.pipelines.options.KafkaOptions;

/** Options of {@code simulate}. */
public interface SimulateOptions extends KafkaOptions, GameOptions {
  @Description("Messages a second, on average; 0 for as many as can be")
  @Default.Double(0)
  double getMessagesPerSecond();

  void setMessagesPerSecond(double messagesPerSecond);

  @Description(
      "Redis, redis://host:port/db or rediss://host:port/db, that gets what the game server keeps"
          + " of each game; user and password come from REDIS_USER and REDIS_PASSWORD of the"
          + " environment")
  String getRedis();

  void setRedis(String redis);
}
