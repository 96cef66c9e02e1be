package gatelens.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What holds in every module of the house. A module's test extends this class, names its long
/// files, and adds the arrows of its own; the module is the folder the tests run in.
public abstract class HouseRules {
  private static final int MOST_LINES = 500;
  private static final int MOST_FILES = 45;

  /// The classes of the module, tests not among them.
  protected final JavaClasses classes =
      new ClassFileImporter().importPath(Path.of("target", "classes"));

  /// Files that may be longer, by name without the ending, each for a reason that it says itself.
  protected Set<String> longFiles() {
    return Set.of();
  }

  /// True for a library: it prints nothing.
  protected boolean library() {
    return true;
  }

  /// Nothing in a package, or below it, uses classes of these names or packages (`org.example..`).
  protected final void keepsOutOf(String room, String... others) {
    noClasses()
        .that()
        .resideInAPackage(room)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .check(classes);
  }

  /// Nothing in a package, or below it, uses one class.
  protected final void doesWithout(String room, String other) {
    noClasses()
        .that()
        .resideInAPackage(room)
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName(other)
        .check(classes);
  }

  /// The packages that must have no circle among them, as ArchUnit's slices.
  protected String rooms() {
    return "gatelens.(**)";
  }

  @Test
  void noCircleOfPackages() {
    slices().matching(rooms()).should().beFreeOfCycles().check(classes);
  }

  @Test
  void librariesPrintNothing() {
    if (library()) {
      // a Main is what somebody starts, though it lies in a library
      noClasses()
          .that()
          .doNotHaveSimpleName("Main")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .check(classes);
    }
  }

  /// `Map.copyOf` and `Set.copyOf` walk in another order in each run of the JVM; what a record
  /// keeps is printed, so that it keeps an order.
  @Test
  void whatIsKeptHasAnOrder() {
    noClasses()
        .that()
        .areRecords()
        .should()
        .callMethod(Map.class, "copyOf", Map.class)
        .orShould()
        .callMethod(Set.class, "copyOf", Collection.class)
        .allowEmptyShould(true)
        .check(classes);
  }

  @Test
  void filesAreShort() throws IOException {
    List<String> tooLong = new ArrayList<>();
    for (Path file : sources()) {
      String name = file.getFileName().toString().replace(".java", "");
      int lines = Files.readAllLines(file).size();
      if (lines > MOST_LINES && !longFiles().contains(name)) {
        tooLong.add(name + ": " + lines + " lines");
      }
    }
    assertThat(tooLong).as("files over " + MOST_LINES + " lines").isEmpty();
  }

  @Test
  void packagesAreRooms() throws IOException {
    Map<String, Integer> files = new TreeMap<>();
    for (Path file : sources()) {
      if (!file.endsWith("package-info.java")) {
        files.merge(String.valueOf(file.getParent()), 1, Integer::sum);
      }
    }
    assertThat(files).as("sources are found").isNotEmpty();
    files.values().removeIf(count -> count <= MOST_FILES);
    assertThat(files).as("packages of more than " + MOST_FILES + " files").isEmpty();
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> all = Files.walk(Path.of("src", "main", "java"))) {
      return all.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
