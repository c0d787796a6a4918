package superhero.dataflow.pipelines;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.model.pipeline.v1.RunnerApi;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.util.construction.Environments;
import org.apache.beam.sdk.util.construction.PTransformTranslation;
import org.apache.beam.sdk.util.construction.ParDoTranslation;
import org.apache.beam.sdk.util.construction.PipelineTranslation;
import org.apache.beam.sdk.util.construction.RehydratedComponents;
import org.apache.beam.sdk.util.construction.SdkComponents;
import org.apache.beam.sdk.util.construction.graph.GreedyPipelineFuser;
import org.apache.beam.sdk.util.construction.graph.PipelineValidator;
import org.apache.beam.sdk.util.construction.graph.ProtoOverrides;
import org.apache.beam.sdk.util.construction.graph.SplittableParDoExpander;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PValue;

/** A graph in Beam's portable representation, and what a portable runner gets back from it. */
final class GraphProto {
  private final PipelineOptions options;
  private final RunnerApi.Pipeline proto;
  private final RehydratedComponents back;
  private final Map<String, PTransform<?, ?>> transforms = new TreeMap<>();
  private final Map<String, PCollection<?>> collections = new TreeMap<>();

  GraphProto(Pipeline graph) throws IOException {
    options = graph.getOptions();
    SdkComponents components = SdkComponents.create();
    components.registerEnvironment(Environments.createDockerEnvironment("java"));
    proto = PipelineTranslation.toProto(graph, components);
    back =
        RehydratedComponents.forComponents(proto.getComponents()).withPipeline(Pipeline.create());
    graph.traverseTopologically(
        new Pipeline.PipelineVisitor.Defaults() {
          @Override
          public CompositeBehavior enterCompositeTransform(TransformHierarchy.Node node) {
            if (!node.isRootNode()) {
              transforms.put(node.getFullName(), node.getTransform());
            }
            return CompositeBehavior.ENTER_TRANSFORM;
          }

          @Override
          public void visitPrimitiveTransform(TransformHierarchy.Node node) {
            transforms.put(node.getFullName(), node.getTransform());
          }

          @Override
          public void visitValue(PValue value, TransformHierarchy.Node producer) {
            if (value instanceof PCollection<?> collection) {
              try {
                String id = components.registerPCollection(collection);
                // Views of old, which only runners that are not portable know, are not there.
                if (proto.getComponents().containsPcollections(id)) {
                  collections.put(id, collection);
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }
          }
        });
  }

  /** Fails as a job server does before its runner sees the graph. */
  void checkAsAJobServer() {
    PipelineValidator.validate(proto);
    RunnerApi.Pipeline expanded =
        ProtoOverrides.updateTransform(
            PTransformTranslation.PAR_DO_TRANSFORM_URN,
            proto,
            SplittableParDoExpander.createSizedReplacement());
    PipelineValidator.validate(GreedyPipelineFuser.fuse(expanded).toPipeline());
  }

  /** How many transforms it has, whatever their names. */
  int size() {
    return proto.getComponents().getTransformsCount();
  }

  PipelineOptions options() {
    return options;
  }

  /** What a runner has to know to be allowed to run it. */
  List<String> requirements() {
    return proto.getRequirementsList().stream().sorted().toList();
  }

  /** By its name in the graph, each transform as it was applied. */
  Map<String, PTransform<?, ?>> transforms() {
    return transforms;
  }

  /** The same as they are in the proto. */
  Map<String, RunnerApi.PTransform> protos() {
    Map<String, RunnerApi.PTransform> protos = new TreeMap<>();
    proto
        .getComponents()
        .getTransformsMap()
        .values()
        .forEach(each -> protos.put(each.getUniqueName(), each));
    return protos;
  }

  /** Collections as they were, by their ids in the proto. */
  Map<String, PCollection<?>> collections() {
    return collections;
  }

  /** A collection as a runner has it. */
  PCollection<?> back(String collection) throws IOException {
    return back.getPCollection(collection);
  }

  /** The coders that only Java knows, as a runner has them. */
  List<Coder<?>> javaCoders() throws IOException {
    List<Coder<?>> coders = new ArrayList<>();
    for (Map.Entry<String, RunnerApi.Coder> each :
        proto.getComponents().getCodersMap().entrySet()) {
      Coder<?> coder = back.getCoder(each.getKey());
      if (!each.getValue().getSpec().getUrn().startsWith("beam:coder:")) {
        coders.add(coder);
      }
    }
    return coders;
  }

  /** The steps that run a function of Java, by name. */
  Map<String, RunnerApi.ParDoPayload> functions() throws IOException {
    Map<String, RunnerApi.ParDoPayload> functions = new TreeMap<>();
    for (RunnerApi.PTransform each : protos().values()) {
      if (each.getSpec().getUrn().equals(PTransformTranslation.PAR_DO_TRANSFORM_URN)) {
        functions.put(
            each.getUniqueName(), RunnerApi.ParDoPayload.parseFrom(each.getSpec().getPayload()));
      }
    }
    return functions;
  }

  /**
   * All that can be read in it, functions as Java writes them: in the proto they are compressed.
   */
  String everything() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    proto.writeTo(bytes);
    for (RunnerApi.ParDoPayload each : functions().values()) {
      try (ObjectOutputStream objects = new ObjectOutputStream(bytes)) {
        objects.writeObject(ParDoTranslation.doFnWithExecutionInformationFromProto(each.getDoFn()));
      }
    }
    return bytes.toString(ISO_8859_1);
  }
}
