package superhero.dataflow;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = {
      "superhero.dataflow.audit",
      "superhero.dataflow.batch",
      "superhero.dataflow.commit",
      "superhero.dataflow.deadletter",
      "superhero.dataflow.kafka",
      "superhero.dataflow.lake",
      "superhero.dataflow.model",
      "superhero.dataflow.plan",
      "superhero.dataflow.raw",
      "superhero.dataflow.write",
      "superhero.dataflow.redis",
      "superhero.dataflow.replay",
      "superhero.dataflow.standard"
    },
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
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
   * that a runner restores.
   */
  @ArchTest
  static final ArchRule NO_OPTIONS =
      noClasses()
          .that()
          .haveSimpleNameNotEndingWith("Source")
          .and()
          .doNotHaveSimpleName("GraphSources")
          .and()
          .doNotHaveSimpleName("GraphPlan")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.beam.sdk.options..");

  @ArchTest
  static final ArchRule STAGES_MEET_IN_THE_BATCH_ALONE =
      slices()
          .matching(
              "superhero.dataflow.(plan|write|raw|standard|deadletter|redis|commit|mark|audit|replay)..")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule THE_BATCH_KNOWS_NO_STAGE =
      noClasses()
          .that()
          .resideInAPackage("superhero.dataflow.batch")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "superhero.dataflow.audit",
              "superhero.dataflow.plan",
              "superhero.dataflow.write",
              "superhero.dataflow.raw",
              "superhero.dataflow.standard",
              "superhero.dataflow.deadletter",
              "superhero.dataflow.redis",
              "superhero.dataflow.replay",
              "superhero.dataflow.commit",
              "superhero.dataflow.model");

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("superhero.dataflow.(*)..").should().beFreeOfCycles();
}
