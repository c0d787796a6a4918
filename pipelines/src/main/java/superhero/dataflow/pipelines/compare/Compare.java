package superhero.dataflow.pipelines.compare;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.checkerframework.checker.nullness.qual.Nullable;
import superhero.dataflow.estimate.PriceList;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.kafka.KafkaCluster;
import superhero.dataflow.pipelines.local.LocalStore;
import superhero.dataflow.pipelines.options.Mistakes;
import superhero.dataflow.pipelines.settings.Locations;
import superhero.dataflow.pipelines.settings.OutputFile;
import superhero.dataflow.pipelines.settings.PriceFiles;
import superhero.dataflow.pipelines.simulate.Simulate;
import superhero.dataflow.simulate.Topic;
import superhero.dataflow.testdata.EmbeddedKafka;

/** {@code compare}: the same log, brought to the store of each cloud in two ways. */
public final class Compare {
  private Compare() {}

  public static void run(CompareOptions options, Mistakes mistakes, PrintStream out)
      throws IOException, InterruptedException {
    Locations.checkPlaces(options, mistakes);
    Simulate.checkGames(options, mistakes);
    if (options.getGames() == 0) {
      mistakes.add("games", 0, "should be 1 or more, since there would be no messages");
    }
    List<String> clouds = clouds(options, mistakes);
    List<String> raw = locations("raw", options.getRaw(), mistakes);
    List<String> standard = locations("standard", options.getStandard(), mistakes);
    if (raw.size() != standard.size()) {
      mistakes.add(
          "standard",
          options.getStandard(),
          "should be as many locations as --raw, and are %d and %d"
              .formatted(standard.size(), raw.size()));
    }
    if (!raw.isEmpty() && options.getClouds() != null) {
      mistakes.add(
          "clouds", String.join(",", clouds), "does not go with --raw, which names stores");
    }
    OutputFile picture = OutputFile.of("picture", options.getPicture(), mistakes);
    Collection<PriceList> prices = PriceFiles.read(options, mistakes);
    mistakes.check();
    List<Compared> compared = new ArrayList<>();
    out.println("starting Kafka, and playing " + options.getGames() + " games");
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      Simulate.play(options, out, "--bootstrapServers=" + kafka.bootstrapServers());
      long messages = messages(kafka.bootstrapServers());
      Contest contest = new Contest(kafka.bootstrapServers(), messages);
      List<ComparedStore> stores = new ArrayList<>();
      try {
        for (String cloud : raw.isEmpty() ? clouds : List.<String>of()) {
          stores.add(ComparedStore.embedded(cloud));
        }
        for (int i = 0; i < raw.size(); i++) {
          stores.add(ComparedStore.at(raw.get(i), standard.get(i), options));
        }
        compare(contest, stores, compared, out);
      } finally {
        stores.forEach(ComparedStore::close);
      }
      if (!raw.isEmpty()) {
        out.println("the lakes stay in " + contest.folder() + " of each location");
      }
    }
    CompareReport report = new CompareReport(compared, prices);
    report.print(out);
    if (picture != null) {
      picture.write(report.picture());
    }
    checkEqual(compared);
  }

  /** All are warmed up before the first is measured, which would wait for the JVM's compiler. */
  private static void compare(
      Contest contest, List<ComparedStore> stores, List<Compared> compared, PrintStream out)
      throws IOException, InterruptedException {
    for (ComparedStore store : stores) {
      out.println(store.cloud() + ": warming up");
      contest.warmUp(store);
    }
    for (ComparedStore store : stores) {
      out.println(store.cloud() + ": tables in the graph");
      compared.add(contest.graph(store));
      out.println(store.cloud() + ": tables by functions");
      compared.add(contest.function(store));
    }
  }

  private static long messages(String servers) {
    KafkaCluster kafka = KafkaCluster.at(servers, Map.of());
    Set<TopicPartition> partitions = new HashSet<>();
    for (Topic topic : Topic.values()) {
      for (int i = 0; i < topic.partitions(); i++) {
        partitions.add(new TopicPartition(topic.topicName(), i));
      }
    }
    return kafka.offsets(OffsetSpec.latest(), partitions).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  private static void checkEqual(List<Compared> compared) {
    if (compared.stream().map(each -> each.lake().digest()).distinct().count() > 1) {
      throw new JobException(
          "the lakes differ: "
              + compared.stream()
                  .map(each -> each.name() + " has " + CompareReport.digest(each))
                  .collect(Collectors.joining("; ")));
    }
  }

  private static List<String> clouds(CompareOptions options, Mistakes mistakes) {
    List<String> clouds = options.getClouds() == null ? LocalStore.CLOUDS : options.getClouds();
    for (String cloud : clouds) {
      if (!LocalStore.CLOUDS.contains(cloud)) {
        mistakes.add("clouds", cloud, "should be of aws, gcp and azure");
      }
    }
    return clouds;
  }

  private static List<String> locations(
      String option, @Nullable String locations, Mistakes mistakes) {
    List<String> all =
        locations == null ? List.of() : Splitter.on(',').trimResults().splitToList(locations);
    all.forEach(each -> Locations.location(option, each, mistakes));
    return all;
  }
}
