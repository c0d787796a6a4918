package superhero.dataflow.pipelines.simulate;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.kafka.KafkaCluster;
import superhero.dataflow.pipelines.options.Arguments;
import superhero.dataflow.pipelines.options.Engine;
import superhero.dataflow.pipelines.options.Mistakes;
import superhero.dataflow.pipelines.run.Run;
import superhero.dataflow.pipelines.settings.KafkaSettings;
import superhero.dataflow.pipelines.settings.NewProducer;
import superhero.dataflow.pipelines.settings.RedisSettings;
import superhero.dataflow.redis.RedisServer;
import superhero.dataflow.simulate.PlayGames;
import superhero.dataflow.simulate.Topic;

/** {@code simulate}: games to Kafka. */
public final class Simulate {
  private Simulate() {}

  public static void run(SimulateOptions options, Mistakes mistakes, PrintStream out) {
    Map<String, String> kafkaSettings = KafkaSettings.read(options, mistakes);
    if (options.getMessagesPerSecond() < 0) {
      mistakes.add("messagesPerSecond", options.getMessagesPerSecond(), "should be 0 or more");
    }
    if (options.getMessagesPerSecond() > 0 && !Engine.of(options.getRunner().getName()).streams()) {
      mistakes.add(
          "messagesPerSecond",
          options.getMessagesPerSecond(),
          "should be 0 on " + options.getRunner().getSimpleName() + ", which is not to stream");
    }
    RedisServer redis = RedisSettings.read(options.getRedis(), mistakes);
    checkGames(options, mistakes);
    mistakes.check();
    KafkaCluster kafka = KafkaCluster.at(options.getBootstrapServers(), kafkaSettings);
    kafka.check(Duration.ofSeconds(10));
    if (redis != null) {
      redis
          .flaw()
          .ifPresent(
              flaw -> {
                throw new JobException("cannot reach Redis " + redis + ": " + flaw);
              });
    }
    for (Topic topic : Topic.values()) {
      kafka.createTopic(topic.topicName(), topic.partitions());
    }
    PlayGames games =
        PlayGames.of(options.getGames())
            .withSeed(options.getSeed())
            .withMalformed(options.getMalformed())
            .withUnfinished(options.getUnfinished());
    if (options.getMessagesPerSecond() > 0) {
      games = games.withMessagesPerSecond(options.getMessagesPerSecond());
    }
    if (redis != null) {
      games = games.withRedis(redis::connect);
    }
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply("PlayGames", games)
        .apply(
            "WriteToKafka",
            KafkaIO.<byte[], byte[]>writeRecords()
                .withBootstrapServers(options.getBootstrapServers())
                .withProducerFactoryFn(new NewProducer(kafkaSettings))
                .withKeySerializer(ByteArraySerializer.class)
                .withValueSerializer(ByteArraySerializer.class));
    new Run(pipeline, "simulate", out).finish();
  }

  /** Plays the games of these options, with others of {@code simulate} that say where to. */
  public static void play(GameOptions games, PrintStream out, String... others) {
    List<String> words = new ArrayList<>(List.of(others));
    words.add("--games=" + games.getGames());
    words.add("--seed=" + games.getSeed());
    words.add("--malformed=" + games.getMalformed());
    words.add("--unfinished=" + games.getUnfinished());
    Arguments arguments = new Arguments(words);
    run(arguments.as(SimulateOptions.class), arguments.mistakes(), out);
  }

  public static void checkGames(GameOptions options, Mistakes mistakes) {
    if (options.getGames() < 0) {
      mistakes.add("games", options.getGames(), "should be 0 or more");
    }
    share("malformed", options.getMalformed(), mistakes);
    share("unfinished", options.getUnfinished(), mistakes);
  }

  private static void share(String option, double value, Mistakes mistakes) {
    if (!(value >= 0 && value <= 1)) {
      mistakes.add(option, value, "should be a share from 0 to 1");
    }
  }
}
