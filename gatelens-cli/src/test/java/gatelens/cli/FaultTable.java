package gatelens.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// A table of faults once seen, a line each: the fault, the class of its test, a word that stands
/// there. It is held to the sources, so that a test that goes takes its line along.
public final class FaultTable {
  private FaultTable() {}

  /// Holds a table to the sources of the tests.
  ///
  /// @param table a line a fault
  public static void holds(String table) throws IOException {
    Path root = Path.of("").toAbsolutePath().getParent();
    Assumptions.assumeTrue(root != null && Files.exists(root.resolve("gatelens-lens/src/test")));
    List<Path> tests;
    try (Stream<Path> files = Files.walk(root)) {
      tests = files.filter(file -> file.toString().contains("src/test/java")).toList();
    }
    for (String line : table.lines().toList()) {
      String[] words = line.split(" \\| ", -1);
      assertThat(words).as(line).hasSize(3);
      List<Path> found = tests.stream().filter(file -> file.endsWith(words[1] + ".java")).toList();
      assertThat(found).as(line).hasSize(1);
      assertThat(Files.readString(found.get(0))).as(line).contains(words[2]);
    }
  }
}
