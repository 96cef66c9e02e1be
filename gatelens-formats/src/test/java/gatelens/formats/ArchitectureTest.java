package gatelens.formats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The page of model files lists the keys that the code knows, no more and no fewer.
class ArchitectureTest {
  @Test
  void thePageHasTheTableOfTheCode() throws IOException {
    StringBuilder table = new StringBuilder("| key | values | usual |\n|---|---|---|\n");
    for (Architecture.Key key : Architecture.Key.values()) {
      table
          .append("| `")
          .append(key.word())
          .append("` | ")
          .append(key.allowed())
          .append(" | ")
          .append(key.usual())
          .append(" |\n");
    }
    Path page = Path.of("..", "docs", "models.md");
    assertThat(Files.readString(page))
        .contains("<!-- architecture keys: from the code -->\n" + table + "<!-- end -->");
  }
}
