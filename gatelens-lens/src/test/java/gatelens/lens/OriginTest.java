package gatelens.lens;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.file.Sha256;
import gatelens.formats.own.ModelFile;
import gatelens.model.Model;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OriginTest {
  @Test
  void namesProgramModelSettingsSeedAndJavaInThisOrder(@TempDir Path folder) throws IOException {
    Model model = ModelPlan.parse("gru(3) dense(2,softmax)").initialise(2, Initialisation.KERAS, 1);
    Path file = folder.resolve("m.gatelens");
    ModelFile.write(model, file);
    Origin origin =
        Origin.of(7).withModel(file, model).with("folds", 5).with("way", "x").with("folds", 3);
    assertThat(origin.facts())
        .containsEntry("program", "gatelens " + Origin.programVersion())
        .containsEntry("model", "m.gatelens")
        .containsEntry("model SHA-256", Sha256.hex(file))
        .containsEntry("folds", "3")
        .containsEntry("seed", "7")
        .containsEntry("Java", Runtime.version().toString());
    assertThat(origin.facts().keySet())
        .containsExactly("program", "model", "model SHA-256", "folds", "way", "seed", "Java");
    assertThat(origin.model().orElseThrow().file()).isEqualTo(file.toString());
    assertThat(origin.provenance().facts()).isEqualTo(origin.facts());
  }

  @Test
  void aResultWithoutAModelNamesNone() {
    assertThat(Origin.of(0).facts().keySet()).containsExactly("program", "seed", "Java");
  }
}
