package gatelens.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.formats.Npy;
import gatelens.formats.NpyArray;
import gatelens.formats.own.ModelFile;
import gatelens.layer.Activation;
import gatelens.layer.Dense;
import gatelens.layer.Flatten;
import gatelens.model.Model;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Explanations of a line: output 1 is `Σ w x` with weights 1 to 6 over 3 steps of 2 features, so
/// every method gives `w x`.
class ExplainCommandTest {
  @TempDir private Path folder;
  private Path line;
  private Path x;

  @BeforeEach
  void write() throws IOException {
    line = folder.resolve("line.gatelens");
    ModelFile.write(
        Model.of(
            2,
            new Flatten("flat", 3),
            new Dense(
                "dense",
                Tensor.generate(i -> i % 2 == 1 ? i / 2 + 1 : 0, 6, 2),
                Tensor.zeros(2),
                Activation.LINEAR)),
        line);
    x = folder.resolve("x.npy");
    Npy.write(x, Tensor.generate(i -> i < 6 ? 1 : 2, 2, 3, 2));
  }

  private NpyArray explained(Object... more) throws IOException {
    Path out = folder.resolve("a.npy");
    Object[] arguments = new Object[7 + more.length];
    Object[] fixed = {"explain", line, "--inputs", x, "--target", "1", "--output=" + out};
    System.arraycopy(fixed, 0, arguments, 0, 7);
    System.arraycopy(more, 0, arguments, 7, more.length);
    Run run = Run.of(arguments);
    assertThat(run.code()).as(run.err()).isZero();
    return Npy.read(out);
  }

  @Test
  void everyGroupHasItsShape() throws IOException {
    for (String method : new String[] {"occlusion", "shapley", "kernel-shap", "permutation-shap"}) {
      NpyArray cells = explained("--method", method, "--group", "cells");
      assertThat(cells.shape()).containsExactly(2, 3, 2);
      NpyArray events = explained("--method", method, "--group", "events");
      assertThat(events.shape()).containsExactly(2, 3);
      NpyArray features = explained("--method", method, "--group", "features");
      assertThat(features.shape()).containsExactly(2, 2);
      for (int i = 0; i < 6; i++) {
        assertThat(cells.get(i)).isCloseTo(i + 1, within(1e-5));
        assertThat(cells.get(6 + i)).isCloseTo(2 * (i + 1), within(1e-5));
      }
      assertThat(events.get(2)).isCloseTo(11, within(1e-5));
      assertThat(features.get(0)).isCloseTo(9, within(1e-5));
    }
  }

  @Test
  void baselinesAreRead() throws IOException {
    Path base = folder.resolve("base.npy");
    Npy.write(base, Tensor.generate(i -> i < 6 ? 1 : 0, 2, 3, 2));
    NpyArray mean = explained("--method", "occlusion", "--baseline", "mean:" + base);
    assertThat(mean.get(0)).isCloseTo(1.5, within(1e-5));
    assertThat(explained("--method", "occlusion", "--baseline", base).get(0))
        .isCloseTo(1.5, within(1e-5));
    assertThat(explained("--method", "occlusion", "--baseline", "mean-event").get(0)).isZero();
    assertThat(explained("--method", "occlusion", "--baseline", "carried-forward").get(1)).isZero();
  }

  @Test
  void jsonHasTheContractsFields() {
    Run run =
        Run.of(
            "explain",
            line,
            "--inputs",
            x,
            "--target",
            "1",
            "--method",
            "kernel-shap",
            "--set",
            "samples=64",
            "--json");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .startsWith("{\"schema\":\"gatelens.explain/1\"")
        .contains(
            "\"method\":\"kernel-shap\"",
            "\"settings\":\"KernelShap[",
            "\"target\":{\"index\":1",
            "\"score\":",
            "\"baselineScore\":",
            "\"attributed\":",
            "\"gap\":",
            "\"attribution\":",
            "\"standardError\":",
            "\"evidence\":",
            "\"provenance\":");
    Run text = Run.of("explain", line, "--inputs", x, "--target", "1", "--method", "occlusion");
    assertThat(text.out()).contains("▲", "at the baseline");
  }

  @Test
  void methodsOfPrefixesTakeRecurrentModels() throws IOException {
    Path file = folder.resolve("gru.gatelens");
    ModelFile.write(
        ModelPlan.parse("gru(4) dense(2,softmax)").initialise(2, Initialisation.PYTORCH, 5), file);
    Path background = folder.resolve("b.npy");
    Npy.write(background, Tensor.generate(i -> Math.sin(i), 6, 3, 2));
    for (String[] each :
        new String[][] {
          {"timeshap"},
          {"lime", "--set", "samples=50"},
          {"temporal-occlusion"},
          {"temporal-shapley"},
          {"temporal-integrated-gradients"},
          {"augmented-occlusion"},
          {"fit", "--set", "epochs=2"},
          {"winit", "--set", "epochs=2", "--set", "window=2"},
          {"dynamask", "--set", "epochs=5"},
          {"extremal-mask", "--set", "epochs=5"},
          {"interactions"},
          {"anchors"},
          {"lime", "--group", "words", "--set", "samples=50"},
          {"shapley", "--group", "named:both=0-1"},
          {"lime-tabular", "--set", "samples=50"},
          {"lime-image", "--set", "samples=50"},
          {"kernel-shap", "--until", "0.02"},
          {"kernel-shap", "--baseline", "bootstrap:" + background}
        }) {
      Object[] arguments = new Object[9 + each.length];
      Object[] fixed = {
        "explain", file, "--inputs", x, "--background", background, "--json", "--method"
      };
      System.arraycopy(fixed, 0, arguments, 0, 8);
      System.arraycopy(each, 0, arguments, 8, each.length);
      arguments[8 + each.length] = "--quiet";
      Run run = Run.of(arguments);
      assertThat(run.code()).as(each[0] + run.err()).isZero();
      assertThat(run.out()).contains("\"method\":\"" + each[0] + "\"");
    }
  }

  @Test
  void errorsSayWhatThereIs() {
    Run unknown = Run.of("explain", line, "--inputs", x, "--method", "magic");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("no method magic", "kernel-shap");
    Run setting =
        Run.of("explain", line, "--inputs", x, "--method", "shapley", "--set", "samples=3");
    assertThat(setting.code()).isEqualTo(2);
    assertThat(setting.err()).contains("no setting samples");
    Run background = Run.of("explain", line, "--inputs", x, "--method", "augmented-occlusion");
    assertThat(background.code()).isEqualTo(2);
    assertThat(background.err()).contains("--background");
  }

  @Test
  void methodsAreListed() {
    assertThat(Run.of("methods").out()).contains("kernel-shap", "https://arxiv.org/abs/1705.07874");
    assertThat(Run.of("methods", "--json").out())
        .startsWith("{\"schema\":\"gatelens.methods/1\"")
        .contains("\"id\":\"winit\"");
  }
}
