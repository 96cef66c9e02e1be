package gatelens.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The page of what opens is made from the code: what the reader knows is what stands there.
class KerasPageTest {
  private static String page() throws IOException {
    Path docs = Path.of("docs/models.md");
    return Files.readString(
        Files.exists(docs) ? docs : Path.of("../docs/models.md"), StandardCharsets.UTF_8);
  }

  @Test
  void everyLayerAndSettingStandsOnThePage() throws IOException {
    assertThat(page()).as("put this table into docs/models.md").contains(KnownLayer.table());
  }

  @Test
  void everyActivationStandsOnThePage() throws IOException {
    assertThat(page())
        .as("put this line into docs/models.md")
        .contains("`" + String.join("`, `", Activations.WORDS) + "`");
  }

  @Test
  void everyClassThatTheReaderMakesIsKnown() {
    // a class without a row would be refused as unknown; one of two names would be read twice
    assertThat(KnownLayer.names()).doesNotHaveDuplicates().contains("GRU", "LSTM", "PReLU");
    for (KnownLayer each : KnownLayer.ALL) {
      List<String> all = new ArrayList<>(each.reads());
      all.addAll(each.training());
      all.addAll(each.manner());
      all.addAll(each.usual().keySet());
      assertThat(all).as(each.name()).doesNotHaveDuplicates();
    }
  }
}
