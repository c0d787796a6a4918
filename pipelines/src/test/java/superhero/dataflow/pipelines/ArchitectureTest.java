package superhero.dataflow.pipelines;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = ArchitectureTest.PROGRAM,
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  static final String PROGRAM = "superhero.dataflow.pipelines";

  private static final String[] SHARED = {
    PROGRAM + ".options", PROGRAM + ".settings", PROGRAM + ".run"
  };

  /** They run other commands. */
  private static final String[] WHOLE_FLOWS = {PROGRAM + ".local", PROGRAM + ".compare"};

  private static final DescribedPredicate<JavaClass> COMMANDS =
      resideInAPackage(PROGRAM + ".*")
          .and(not(resideInAnyPackage(SHARED)))
          .and(not(resideInAnyPackage(WHOLE_FLOWS)));

  /** Each may know those before it, and none behind it. */
  @ArchTest
  static final ArchRule WHAT_IS_SHARED_KNOWS_NO_COMMAND =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .ensureAllClassesAreContainedInArchitecture()
          .layer("options")
          .definedBy(SHARED[0])
          .layer("settings")
          .definedBy(SHARED[1])
          .layer("run")
          .definedBy(SHARED[2])
          .layer("commands")
          .definedBy(COMMANDS)
          .layer("whole flows")
          .definedBy(WHOLE_FLOWS)
          .layer("program")
          .definedBy(PROGRAM)
          .whereLayer("program")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("whole flows")
          .mayOnlyBeAccessedByLayers("program")
          .whereLayer("commands")
          .mayOnlyBeAccessedByLayers("whole flows", "program")
          .whereLayer("run")
          .mayOnlyBeAccessedByLayers("commands", "whole flows", "program")
          .whereLayer("settings")
          .mayOnlyBeAccessedByLayers("run", "commands", "whole flows", "program");

  @ArchTest
  static final ArchRule NO_COMMAND_KNOWS_ANOTHER =
      slices()
          .matching(PROGRAM + ".(*)")
          .should()
          .notDependOnEachOther()
          .ignoreDependency(resideInAnyPackage(WHOLE_FLOWS), alwaysTrue())
          .ignoreDependency(alwaysTrue(), resideInAnyPackage(SHARED));
}
