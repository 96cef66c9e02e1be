package gatelens.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.cli.Run;
import gatelens.formats.Npy;
import gatelens.formats.NpyArray;
import gatelens.formats.own.ModelFile;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `flow` writes sums to what `explain` writes.
class FlowCommandTest {
  @TempDir private Path folder;
  private Path file;
  private Path x;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("gru.gatelens");
    ModelFile.write(
        ModelPlan.parse("gru(4,sequences) lstm(3) dense(2,softmax)")
            .initialise(2, Initialisation.PYTORCH, 5),
        file);
    x = folder.resolve("x.npy");
    Npy.write(x, Tensor.generate(i -> Math.sin(3 * i), 3, 7, 2));
  }

  @Test
  void arraysSumToTheAttribution() throws IOException {
    Path out = folder.resolve("flow");
    Run run = Run.of("flow", file, "--inputs", x, "--target", "1", "--output", out);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("through gru_0:", "update", "made after", "left at the end");
    Path a = folder.resolve("a.npy");
    Run explained =
        Run.of(
            "explain", file, "--inputs", x, "--target", "1", "--method", "deeplift", "--output", a);
    assertThat(explained.code()).as(explained.err()).isZero();
    NpyArray through = Npy.read(out.resolve("gru_0.through.npy"));
    assertThat(through.shape()).containsExactly(3, 7, 2, 3, 4);
    NpyArray cells = Npy.read(a);
    for (int c = 0; c < cells.size(); c++) {
      double sum = 0;
      for (int k = 0; k < 12; k++) {
        sum += through.get(12 * c + k);
      }
      assertThat(sum).isCloseTo(cells.get(c), within(1e-6));
    }
    assertThat(Npy.read(out.resolve("lstm_0.through.npy")).shape()).containsExactly(3, 7, 4, 4, 3);
    NpyArray made = Npy.read(out.resolve("made.npy"));
    assertThat(made.shape()).containsExactly(3, 7);
    NpyArray lower = Npy.read(out.resolve("gru_0.conductance.npy"));
    NpyArray upper = Npy.read(out.resolve("lstm_0.conductance.npy"));
    for (int t = 0; t < 21; t++) {
      double sum = 0;
      for (int j = 0; j < 4; j++) {
        sum += lower.get(4 * t + j);
      }
      for (int j = 0; j < 3; j++) {
        sum += upper.get(3 * t + j);
      }
      assertThat(made.get(t)).isCloseTo(sum, within(1e-6));
    }
    assertThat(Npy.read(out.resolve("ledger.npy")).shape()).containsExactly(3, 7, 7);
    NpyArray left = Npy.read(out.resolve("gru_0.left.npy"));
    assertThat(left.shape()).containsExactly(3, 7, 7);
    assertThat(left.get(0)).isCloseTo(1, within(1e-6));
  }

  @Test
  void jsonNamesGatesAndPhrases() {
    Run run =
        Run.of(
            "flow",
            file,
            "--inputs",
            x,
            "--rule",
            "integrated-gradients",
            "--set",
            "steps=8",
            "--phrase",
            "1:3",
            "--json");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .startsWith("{\"schema\":\"gatelens.flow/1\"")
        .contains("\"update\":", "\"candidate\":", "\"made\":[", "\"1:3\":{");
    Run text = Run.of("flow", file, "--inputs", x, "--phrase", "1:3");
    assertThat(text.out()).contains("phrase 1:3 gives");
  }

  @Test
  void aSignalIsFollowedToo() {
    Run run =
        Run.of(
            "flow",
            file,
            "--inputs",
            x,
            "--signal",
            "lstm_0.forget:3:1",
            "--rule",
            "input-x-gradient");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("lstm_0.forget, step 3, unit 1", "through gru_0:");
  }

  @Test
  void errorsSayWhatThereIs() {
    Run rule = Run.of("flow", file, "--inputs", x, "--rule", "lrp");
    assertThat(rule.code()).isEqualTo(2);
    assertThat(rule.err()).contains("integrated-gradients");
    Run phrase = Run.of("flow", file, "--inputs", x, "--phrase", "4");
    assertThat(phrase.code()).isEqualTo(2);
    assertThat(phrase.err()).contains("FROM:TO");
    Run setting = Run.of("flow", file, "--inputs", x, "--set", "noise=1");
    assertThat(setting.code()).isEqualTo(2);
    assertThat(setting.err()).contains("no setting noise");
  }
}
