package gatelens.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.cli.Run;
import gatelens.formats.Npy;
import gatelens.formats.own.ModelFile;
import gatelens.layer.Activation;
import gatelens.layer.Dense;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.model.Model;
import gatelens.report.document.Json;
import gatelens.report.document.RulesDocument;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A latch: the update gate opens at the event, the candidate is 1, and the state stays.
class RulesCommandTest {
  @TempDir Path folder;
  private Path file;
  private Path x;

  @BeforeEach
  void write() throws IOException {
    Gru latch =
        Gru.of(
            "gru_0",
            GruVariant.RESET_AFTER,
            // columns are update, reset, candidate: update is what is kept
            Tensor.of(new float[] {-80, 0, 60}, 1, 3),
            Tensor.zeros(1, 3),
            Tensor.of(new float[] {40, 0, 0}, 3),
            Tensor.zeros(3),
            false);
    Dense head =
        new Dense(
            "dense_1",
            Tensor.of(new float[] {20}, 1, 1),
            Tensor.of(new float[] {-10}, 1),
            Activation.SIGMOID);
    file = folder.resolve("m.gatelens");
    ModelFile.write(Model.of(1, latch, head), file);
    SplittableRandom random = new SplittableRandom(4);
    x = folder.resolve("x.npy");
    Npy.write(x, Tensor.generate(i -> random.nextInt(9) == 0 ? 1 : 0, 30, 12, 1));
  }

  @Test
  void aLatchIsFound() throws IOException {
    Path dot = folder.resolve("r.dot");
    Run run = Run.of("rules", file, "--inputs", x, "--json", "--dot", dot);
    assertThat(run.code()).as(run.err()).isZero();
    RulesDocument rule = Json.read(run.out(), RulesDocument.class);
    assertThat(rule.symbols()).containsExactly("0", "1");
    assertThat(rule.states())
        .extracting(RulesDocument.State::next)
        .containsExactly(java.util.List.of(0, 1), java.util.List.of(1, 1));
    assertThat(rule.agreed()).isEqualTo(rule.tried()).isEqualTo(30);
    assertThat(Files.readString(dot)).contains("s1 -> s2 [label=\"1\"]");
  }

  @Test
  void whatHasNoEffectIsRefused() {
    Run groups = Run.of("rules", file, "--inputs", x, "--groups", "3");
    assertThat(groups.code()).isEqualTo(2);
    assertThat(groups.err()).contains("only 2 different events occur");
    Run states = Run.of("rules", file, "--inputs", x, "--states", "3", "--symbols", "1");
    assertThat(states.code()).isEqualTo(2);
    assertThat(states.err()).contains("--states is of a rule that is learned by asking");
  }
}
