package gatelens.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.cli.Run;
import gatelens.formats.Npy;
import gatelens.formats.own.ModelFile;
import gatelens.report.document.DynamicsDocument;
import gatelens.report.document.Json;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DynamicsCommandTest {
  @TempDir Path folder;
  private Path file;
  private Path x;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("m.gatelens");
    ModelFile.write(
        ModelPlan.parse("gru(5,sequences) lstm(3) dense(2,softmax)")
            .initialise(2, Initialisation.PYTORCH, 5),
        file);
    x = folder.resolve("x.npy");
    Npy.write(x, Tensor.generate(i -> Math.sin(3 * i), 3, 17, 2));
  }

  /// A network as it is drawn forgets: one point takes all starts, and nothing grows.
  @Test
  void aFreshNetworkComesToRest() {
    Run run =
        Run.of("dynamics", file, "--inputs", x, "--starts", "20", "--at", "zero,2:3", "--json");
    assertThat(run.code()).as(run.err()).isZero();
    DynamicsDocument.Map map = Json.read(run.out(), DynamicsDocument.class).maps().get(0);
    assertThat(map.map()).isEqualTo("gru_0 + lstm_0");
    assertThat(map.size()).isEqualTo(11);
    assertThat(map.inputs())
        .extracting(DynamicsDocument.Held::input)
        .containsExactly("zero", "2:3");
    for (DynamicsDocument.Held held : map.inputs()) {
      assertThat(held.points()).hasSize(1);
      assertThat(held.points().get(0).kind()).isEqualTo("stable");
      assertThat(held.points().get(0).found()).isEqualTo(20);
      assertThat(held.points().get(0).answer().stream().mapToDouble(v -> v).sum())
          .isCloseTo(1, within(1e-12));
    }
    assertThat(map.exponents()).hasSize(3).allMatch(exponent -> exponent < 0);
    Run text = Run.of("dynamics", file, "--inputs", x, "--starts", "20");
    assertThat(text.out())
        .contains("while the input stays at mean: 1 stable from 20 starts", "Lyapunov exponents -");
  }

  @Test
  void whatCannotBeHeldIsRefused() {
    Run run = Run.of("dynamics", file, "--inputs", x, "--at", "loud");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("input loud is neither mean nor zero", "--at");
    assertThat(Run.of("dynamics", file, "--inputs", x, "--starts", "0").err())
        .contains("starts is at least 1");
  }
}
