package superhero.dataflow.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.model.pipeline.v1.RunnerApi;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.util.construction.ParDoTranslation;
import org.apache.beam.sdk.util.construction.PipelineOptionsTranslation;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.WindowingStrategy;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import superhero.dataflow.pipelines.Services.Outcome;

/**
 * The graph of each command, in Beam's portable representation and back from it. What runs a graph
 * that it has got so, a job server or Prism, does not run here.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PortableGraphsTest {
  private static final String SPLITTABLE = ParDoTranslation.REQUIRES_SPLITTABLE_DOFN_URN;
  private static final String STATEFUL = ParDoTranslation.REQUIRES_STATEFUL_PROCESSING_URN;

  /** Of Beam's own source that has no end. */
  private static final String FINALIZATION = ParDoTranslation.REQUIRES_BUNDLE_FINALIZATION_URN;

  private static final String OF_THE_FILE = "hunter2-of-the-file";
  private static final String OF_THE_SETTINGS = "hunter2-of-the-settings";

  /** Commands, and what their graphs ask of a runner. */
  enum Graph {
    INGEST("ingest", STATEFUL, SPLITTABLE, FINALIZATION),
    INGEST_UNTIL("ingest --until=latest", STATEFUL, SPLITTABLE),
    INGEST_REDIS("ingest --redis=redis://localhost:1", STATEFUL, SPLITTABLE, FINALIZATION),
    INGEST_RAW("ingest --standard=none", STATEFUL, SPLITTABLE, FINALIZATION),
    STANDARDIZE("standardize"),
    STANDARDIZE_WATCH("standardize --watch", SPLITTABLE, FINALIZATION),
    REPLAY_TO_KAFKA("replay --toKafka="),
    REPLAY_DEAD_LETTERS("replay --deadLetters="),
    COMPACT("compact", SPLITTABLE),
    DIFF("diff --into="),
    AUDIT("audit", SPLITTABLE),
    SIMULATE("simulate --games=1", SPLITTABLE),
    SIMULATE_AT_A_RATE("simulate --games=1 --messagesPerSecond=1", SPLITTABLE);

    private final String command;
    private final List<String> requirements;

    Graph(String command, String... requirements) {
      this.command = command;
      this.requirements = Arrays.stream(requirements).sorted().toList();
    }
  }

  @TempDir static Path folder;
  private final RawLake raw = new RawLake();
  private final String topic = RawLake.mixedTopic();
  private final Map<Graph, GraphProto> protos = new EnumMap<>(Graph.class);
  private String kafka;

  @BeforeAll
  void ingestATopic() throws IOException {
    Path secrets = Files.writeString(folder.resolve("secrets"), "key=" + OF_THE_FILE);
    kafka =
        "--kafkaConfig="
            + Files.writeString(
                folder.resolve("kafka.properties"),
                "ssl.keystore.password=${file:"
                    + secrets
                    + ":key}\nssl.key.password="
                    + OF_THE_SETTINGS);
    Outcome outcome = Services.run(raw.ingest(topic));
    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(Main.DONE);
  }

  @ParameterizedTest
  @EnumSource
  void asksARunnerForNoMoreThanIsKnown(Graph graph) throws IOException {
    GraphProto proto = proto(graph);

    assertThat(proto.requirements()).isEqualTo(graph.requirements);
    Set<String> states = new TreeSet<>();
    for (Map.Entry<String, RunnerApi.ParDoPayload> each : proto.functions().entrySet()) {
      RunnerApi.ParDoPayload function = each.getValue();
      assertThat(function.getTimerFamilySpecsMap()).as(each.getKey()).isEmpty();
      assertThat(function.getRequiresTimeSortedInput()).as(each.getKey()).isFalse();
      assertThat(function.getRequiresStableInput()).as(each.getKey()).isFalse();
      function
          .getStateSpecsMap()
          .forEach((id, spec) -> states.add(each.getKey() + " " + id + " " + spec.getSpecCase()));
    }
    assertThat(states)
        .isEqualTo(
            graph.command.startsWith("ingest")
                ? Set.of(
                    "CommitOffsets/Commit/ParMultiDo(Commit) reached READ_MODIFY_WRITE_SPEC",
                    "CommitOffsets/Commit/ParMultiDo(Commit) waiting BAG_SPEC")
                : Set.of());
    assertThatCode(proto::checkAsAJobServer).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource
  void comesBackAsItWas(Graph graph) throws IOException {
    GraphProto proto = proto(graph);

    for (Map.Entry<String, PCollection<?>> each : proto.collections().entrySet()) {
      PCollection<?> back = proto.back(each.getKey());
      assertThat(back.getCoder()).as(each.getKey()).isEqualTo(each.getValue().getCoder());
      assertThat(back.isBounded()).as(each.getKey()).isEqualTo(each.getValue().isBounded());
      assertThat(windows(back)).as(each.getKey()).isEqualTo(windows(each.getValue()));
    }
    assertThat(proto.functions()).isNotEmpty();
    for (Map.Entry<String, RunnerApi.ParDoPayload> each : proto.functions().entrySet()) {
      assertThat(proto.transforms().get(each.getKey()))
          .isInstanceOfSatisfying(
              ParDo.MultiOutput.class,
              original ->
                  assertThatCode(
                          () ->
                              assertThat(ParDoTranslation.getDoFn(each.getValue()))
                                  .hasSameClassAs(original.getFn()))
                      .doesNotThrowAnyException());
    }
    for (Coder<?> coder : proto.javaCoders()) {
      assertThat(coder.getClass().getName())
          .startsWith(ours(coder) ? "superhero.dataflow." : "org.apache.beam.sdk.");
    }
  }

  /** Names of steps are the names of their state: Dataflow updates a job by them. */
  @ParameterizedTest
  @EnumSource
  void namesAreUniqueAndTheSameEachTime(Graph graph) throws IOException {
    GraphProto proto = proto(graph);

    Set<String> names = proto.protos().keySet();
    assertThat(names).isEqualTo(new GraphProto(graph(graph)).protos().keySet());
    assertThat(proto.size()).isEqualTo(names.size());
    assertThat(topLevel(names))
        .allMatch(name -> name.matches("[A-Z][A-Za-z]+"), "a name that was given");
    if (graph == Graph.INGEST) {
      assertThat(topLevel(names))
          .containsExactlyInAnyOrder(
              "Unmarked",
              "PlanRanges",
              "Reshuffle",
              "WriteRanges",
              "WriteManifests",
              "WriteEtlMeta",
              "CommitOffsets",
              "EventFolders",
              "Folders",
              "MarkComplete");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatHasSettingsDisplaysThem(Graph graph) throws IOException {
    GraphProto proto = proto(graph);

    List<String> ours = new ArrayList<>();
    proto
        .transforms()
        .forEach(
            (name, transform) -> {
              if (transform instanceof ParDo.MultiOutput || (ours(transform) && isSet(transform))) {
                ours.add(name);
              }
            });
    assertThat(ours).isNotEmpty();
    assertThat(ours)
        .allSatisfy(name -> assertThat(proto.protos().get(name).getDisplayDataList()).isNotEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void holdsNoSecret(Graph graph) throws IOException {
    GraphProto proto = proto(graph);

    String everything = proto.everything();
    assertThat(everything.contains(OF_THE_FILE)).isFalse();
    assertThat(everything.contains(Services.S3.secretKey())).isFalse();
    // Written as they are, settings of Kafka travel with what connects to it, and not otherwise.
    assertThat(everything.contains(OF_THE_SETTINGS))
        .isEqualTo(graph.command.matches("(ingest|audit|simulate|replay --toKafka).*"));
    String shown =
        proto.protos().values().stream()
                .map(each -> each.getUniqueName() + each.getDisplayDataList())
                .toList()
            + PipelineOptionsTranslation.toJson(proto.options());
    assertThat(shown).doesNotContain(OF_THE_FILE, OF_THE_SETTINGS, Services.S3.secretKey());
  }

  private GraphProto proto(Graph graph) throws IOException {
    if (!protos.containsKey(graph)) {
      protos.put(graph, new GraphProto(graph(graph)));
    }
    return protos.get(graph);
  }

  private Pipeline graph(Graph graph) {
    String servers = "--bootstrapServers=" + Services.KAFKA.bootstrapServers();
    String scratch = raw.lake.standard().replaceFirst("standard$", "scratch");
    List<String> words = new ArrayList<>(List.of(graph.command.split(" ")));
    List<String> all =
        switch (graph) {
          case INGEST, INGEST_UNTIL, INGEST_REDIS, INGEST_RAW ->
              Services.ingest(Services.newLake(), "--topics=" + topic, kafka);
          case REPLAY_TO_KAFKA -> {
            words.set(1, words.get(1) + topic);
            yield Services.reachingStores(
                List.of("replay", "--raw=" + raw.lake.raw(), servers, kafka));
          }
          case REPLAY_DEAD_LETTERS -> {
            words.set(1, words.get(1) + raw.lake.deadLetters());
            yield raw.command("replay");
          }
          case DIFF -> {
            words.set(1, words.get(1) + scratch);
            yield raw.command("diff");
          }
          case COMPACT -> raw.commandOnTables("compact");
          case AUDIT -> raw.command("audit", servers, kafka, "--consumerGroup=" + raw.group);
          case SIMULATE, SIMULATE_AT_A_RATE -> List.of("simulate", servers, kafka);
          default -> raw.command(words.get(0));
        };
    List<String> command = new ArrayList<>(all);
    command.addAll(words.subList(1, words.size()));
    return KeptGraph.of(command);
  }

  /** What a runner does by; functions of Beam itself are not all equal to themselves. */
  private static List<Object> windows(PCollection<?> collection) {
    WindowingStrategy<?, ?> windows = collection.getWindowingStrategy();
    return List.of(
        windows.getWindowFn().getClass(),
        windows.getTrigger(),
        windows.getMode(),
        windows.getAllowedLateness());
  }

  private static Set<String> topLevel(Set<String> names) {
    Set<String> topLevel = new TreeSet<>();
    names.forEach(name -> topLevel.add(name.replaceFirst("/.*", "")));
    return topLevel;
  }

  private static boolean ours(Object object) {
    return object.getClass().getName().startsWith("superhero.dataflow.");
  }

  private static boolean isSet(Object transform) {
    return Arrays.stream(transform.getClass().getDeclaredFields())
        .anyMatch(field -> !Modifier.isStatic(field.getModifiers()));
  }
}
