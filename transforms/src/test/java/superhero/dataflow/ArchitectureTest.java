package superhero.dataflow;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import org.apache.beam.sdk.transforms.PTransform;

@AnalyzeClasses(
    packages = "superhero.dataflow",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.OfThisModule.class})
class ArchitectureTest {
  /** Without those of the module that the tests use. */
  static final class OfThisModule implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("testdata");
    }
  }

  @ArchTest
  static final ArchRule NO_RUNNER =
      noClasses().should().dependOnClassesThat().resideInAPackage("org.apache.beam.runners..");

  @ArchTest
  static final ArchRule NO_CLOUD =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "software.amazon..", "com.amazonaws..", "com.google.cloud..", "com.azure..");

  /**
   * UnboundedSource's own signatures name them, and GraphSources carry the graph's settings to one
   * that a runner restores. A store is reached by its options.
   */
  @ArchTest
  static final ArchRule NO_OPTIONS =
      noClasses()
          .that()
          .resideOutsideOfPackage("superhero.dataflow.store")
          .and()
          .haveSimpleNameNotEndingWith("Source")
          .and()
          .doNotHaveSimpleName("GraphSources")
          .and()
          .doNotHaveSimpleName("GraphPlan")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.beam.sdk.options..");

  /** A runner's page shows how a step was set. */
  @ArchTest
  static final ArchRule TRANSFORMS_DISPLAY_THEIR_SETTINGS =
      classes()
          .that()
          .areAssignableTo(PTransform.class)
          .and(
              describe(
                  "have settings",
                  type ->
                      type.getFields().stream()
                          .anyMatch(
                              field ->
                                  !field.getModifiers().contains(JavaModifier.STATIC)
                                      && field.getOwner().equals(type))))
          .should(
              ArchCondition.from(
                  describe(
                      "declare populateDisplayData",
                      type ->
                          type.getMethods().stream()
                              .anyMatch(
                                  method -> method.getName().equals("populateDisplayData")))));

  @ArchTest
  static final ArchRule TRANSFORMS_MEET_IN_RANGES_AND_SINKS_ALONE =
      slices()
          .matching(
              "superhero.dataflow.(plan|raw|standard|deadletter|redis|commit|mark|audit|replay)..")
          .should()
          .notDependOnEachOther();

  /** Each may know those before it, and none behind it. */
  @ArchTest
  static final ArchRule WHAT_IS_SHARED_KNOWS_NO_TRANSFORM =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .ensureAllClassesAreContainedInArchitecture()
          .layer("failure")
          .definedBy("superhero.dataflow.failure", "superhero.dataflow.store")
          .layer("range")
          .definedBy("superhero.dataflow.range", "superhero.dataflow.source")
          .layer("message")
          .definedBy("superhero.dataflow.message")
          .layer("lake")
          .definedBy("superhero.dataflow.lake", "superhero.dataflow.parquet")
          .layer("model")
          .definedBy("superhero.dataflow.model")
          .layer("kafka")
          .definedBy("superhero.dataflow.kafka")
          .layer("write")
          .definedBy("superhero.dataflow.write")
          .layer("transforms")
          .definedBy(
              "superhero.dataflow.plan",
              "superhero.dataflow.raw",
              "superhero.dataflow.standard",
              "superhero.dataflow.deadletter",
              "superhero.dataflow.redis",
              "superhero.dataflow.commit",
              "superhero.dataflow.mark",
              "superhero.dataflow.audit",
              "superhero.dataflow.rawlog",
              "superhero.dataflow.standardize",
              "superhero.dataflow.compact",
              "superhero.dataflow.diff",
              "superhero.dataflow.replay")
          .whereLayer("transforms")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("write")
          .mayOnlyBeAccessedByLayers("transforms")
          .whereLayer("kafka")
          .mayOnlyBeAccessedByLayers("write", "transforms")
          .whereLayer("model")
          .mayOnlyBeAccessedByLayers("transforms")
          .whereLayer("lake")
          .mayOnlyBeAccessedByLayers("model", "write", "transforms")
          .whereLayer("message")
          .mayOnlyBeAccessedByLayers("kafka", "model", "write", "transforms")
          .whereLayer("range")
          .mayOnlyBeAccessedByLayers("message", "lake", "kafka", "model", "write", "transforms");

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("superhero.dataflow.(*)..").should().beFreeOfCycles();
}
