package gatelens.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Places of results are tried before the work, and nothing is left there.
final class PlacesTest {
  @TempDir private Path folder;

  @Test
  void aFolderIsNoPlaceForAFileNorAFileForAFolder() throws IOException {
    Path file = Files.writeString(folder.resolve("there.csv"), "1");
    assertThat(Places.hindrance(folder, false)).get().asString().contains("it is a folder");
    assertThat(Places.hindrance(file, true)).get().asString().contains("it is a file");
    assertThat(Places.hindrance(file, false)).isEmpty();
    assertThat(Files.readString(file)).isEqualTo("1");
  }

  @Test
  void whatIsMissingIsTriedInTheNearestFolderThatIsThere() throws IOException {
    assertThat(Places.hindrance(folder.resolve("a/b/c"), true)).isEmpty();
    assertThat(Places.hindrance(folder.resolve("new.csv"), false)).isEmpty();
    try (var left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void whatIsBehindAFileCannotBeWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("f"), "1");
    assertThat(Places.hindrance(file.resolve("x.csv"), false))
        .get()
        .asString()
        .contains("cannot be written");
  }
}
