package gatelens.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// The arrows inside core point one way; see the decisions in docs/adr.
@AnalyzeClasses(packages = "gatelens", importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {
  @ArchTest
  static final ArchRule ARROWS =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("tensor")
          .definedBy("gatelens.tensor")
          .layer("kernel")
          .definedBy("gatelens.kernel")
          .layer("parallel")
          .definedBy("gatelens.parallel")
          .layer("layer")
          .definedBy("gatelens.layer")
          .layer("sequence")
          .definedBy("gatelens.sequence")
          .layer("trace")
          .definedBy("gatelens.trace")
          .layer("objective")
          .definedBy("gatelens.objective")
          .layer("engine")
          .definedBy("gatelens.engine..")
          .layer("model")
          .definedBy("gatelens.model")
          .layer("train")
          .definedBy("gatelens.train")
          .layer("select")
          .definedBy("gatelens.select")
          .whereLayer("select")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("train")
          .mayOnlyBeAccessedByLayers("select")
          .whereLayer("model")
          .mayOnlyBeAccessedByLayers("train", "select")
          .whereLayer("engine")
          .mayOnlyBeAccessedByLayers("model", "train", "select")
          .whereLayer("objective")
          .mayOnlyBeAccessedByLayers("engine", "model", "train", "select")
          .whereLayer("trace")
          .mayOnlyBeAccessedByLayers("engine", "model", "train", "select")
          .whereLayer("sequence")
          .mayOnlyBeAccessedByLayers("trace", "objective", "engine", "model", "train", "select")
          .whereLayer("layer")
          .mayOnlyBeAccessedByLayers(
              "sequence", "trace", "objective", "engine", "model", "train", "select")
          .whereLayer("kernel")
          .mayOnlyBeAccessedByLayers("engine", "model", "train", "select")
          .whereLayer("tensor")
          .mayOnlyBeAccessedByLayers(
              "layer", "sequence", "trace", "objective", "engine", "model", "train", "select");

  @ArchTest
  static final ArchRule ROOMS_OF_THE_ENGINE =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("node")
          .definedBy("gatelens.engine.node")
          .layer("pair")
          .definedBy("gatelens.engine.pair")
          .layer("engine")
          .definedBy("gatelens.engine")
          .whereLayer("engine")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("pair")
          .mayOnlyBeAccessedByLayers("engine");

  @ArchTest
  static final ArchRule NO_CIRCLES = slices().matching("gatelens.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule CORE_NEEDS_ONLY_THE_JDK =
      classes()
          .that()
          .resideInAPackage("gatelens..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("gatelens..", "java..", "jdk.incubator.vector..", "org.jspecify..");

  @ArchTest
  static final ArchRule VECTORS_STAY_IN_THE_KERNEL =
      noClasses()
          .that()
          .resideOutsideOfPackage("gatelens.kernel")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jdk.incubator.vector..");
}
