package gatelens.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.cli.Run;
import gatelens.explain.Method;
import gatelens.formats.Npy;
import gatelens.formats.NpyArray;
import gatelens.formats.own.ModelFile;
import gatelens.layer.Activation;
import gatelens.layer.Dense;
import gatelens.layer.Flatten;
import gatelens.method.Methods;
import gatelens.model.Model;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
  void whatIsShownIsChecked() {
    Object[] shown = {"explain", line, "--inputs", x, "--target", "1", "--method", "deeplift"};
    Run cheap = Run.of(shown);
    assertThat(cheap.out()).contains("evidence: ").contains("the score moves by -6 (said: -6)");
    assertThat(cheap.out()).doesNotContain("trust:");
    assertThat(cheap.out() + cheap.err()).contains("--evidence=full");
    Run none = Run.of(with(shown, "--evidence=none"));
    assertThat(none.out()).doesNotContain("evidence: ");
    Run full = Run.of(with(shown, "--evidence=full", "--json"));
    assertThat(full.out()).contains("\"moves as said\"").contains("\"another method agrees\"");
    Run json = Run.of(with(shown, "--json"));
    assertThat(json.out())
        .contains("\"moves as said\"")
        .doesNotContain("\"another method agrees\"");
  }

  private static Object[] with(Object[] arguments, Object... more) {
    return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray();
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
      List<Object> arguments = new ArrayList<>(List.of("explain", file, "--inputs", x));
      if (Methods.named(each[0]).needsBackground()) {
        arguments.addAll(List.of("--background", background));
      }
      arguments.addAll(List.of("--json", "--quiet", "--method"));
      arguments.addAll(List.of(each));
      Run run = Run.of(arguments.toArray());
      assertThat(run.code()).as(each[0] + run.err()).isZero();
      assertThat(run.out()).contains("\"method\":\"" + each[0] + "\"");
    }
  }

  @Test
  void tokensAreExplainedWholeAndByUnitOnRequest() throws IOException {
    Path file = folder.resolve("tokens.gatelens");
    ModelFile.write(
        ModelPlan.parse("embedding(4) gru(3) dense(2)").initialise(9, Initialisation.PYTORCH, 5),
        file);
    Path ids = folder.resolve("ids.npy");
    Npy.write(ids, Tensor.generate(i -> (3 * i + 1) % 9, 2, 5));
    Path out = folder.resolve("tokens.npy");
    Run whole =
        Run.of(
            "explain",
            file,
            "--inputs",
            ids,
            "--target",
            "1",
            "--method",
            "deeplift",
            "--output",
            out);
    assertThat(whole.code()).as(whole.err()).isZero();
    NpyArray events = Npy.read(out);
    assertThat(events.shape()).containsExactly(2, 5);
    Run units =
        Run.of(
            "explain",
            file,
            "--inputs",
            ids,
            "--target",
            "1",
            "--method",
            "deeplift",
            "--group",
            "cells",
            "--output",
            out);
    assertThat(units.code()).as(units.err()).isZero();
    NpyArray cells = Npy.read(out);
    assertThat(cells.shape()).containsExactly(2, 5, 4);
    for (int t = 0; t < 10; t++) {
      double sum = 0;
      for (int j = 0; j < 4; j++) {
        sum += cells.get(4 * t + j);
      }
      assertThat(events.get(t)).isCloseTo(sum, within(1e-6));
    }
  }

  /// Output 1 is linear: from zero it is `w x`, from the mean of 1 and 2 it is `w (x - 1.5)`.
  @Test
  void severalBaselinesAreCompared() throws IOException {
    NpyArray mean = explained("--method", "deeplift", "--baseline", "zero,mean:" + x);
    assertThat(mean.get(0)).isCloseTo((1 - 0.5) / 2, within(1e-5));
    Run text =
        Run.of(
            "explain",
            line,
            "--inputs",
            x,
            "--target",
            "1",
            "--method",
            "deeplift",
            "--baseline",
            "zero,sampled:" + x);
    assertThat(text.code()).as(text.err()).isZero();
    assertThat(text.out()).contains("over baselines: rank correlation at least");
  }

  @Test
  void everyMethodOfGradientsAndGatesIsReached() throws IOException {
    Path file = folder.resolve("lstm.gatelens");
    ModelFile.write(
        ModelPlan.parse("lstm(4) dense(2,softmax)").initialise(2, Initialisation.PYTORCH, 5), file);
    Path background = folder.resolve("b.npy");
    Npy.write(background, Tensor.generate(i -> Math.sin(i), 6, 3, 2));
    for (String[] each :
        new String[][] {
          {"gradient"},
          {"gradient-x-change"},
          {"smoothgrad-squared"},
          {"vargrad"},
          {"integrated-gradients", "--set", "tolerance=1e-5"},
          {"sequential-integrated-gradients"},
          {"expected-gradients"},
          {"deeplift"},
          {"deepshap"},
          {"lrp"},
          {"additive-decomposition"},
          {"cell-decomposition", "--set", "form=as-it-was"},
          {"contextual-decomposition", "--set", "width=2"},
          {"conductance"}
        }) {
      List<Object> arguments = new ArrayList<>(List.of("explain", file, "--inputs", x));
      if (Methods.named(each[0]).needsBackground()) {
        arguments.addAll(List.of("--background", background));
      }
      arguments.addAll(List.of("--json", "--quiet", "--method"));
      arguments.addAll(List.of(each));
      Run run = Run.of(arguments.toArray());
      assertThat(run.code()).as(each[0] + run.err()).isZero();
      assertThat(run.out()).contains("\"method\":\"" + each[0] + "\"");
    }
  }

  /// The sum over steps is explained by the sum of what explains each step.
  @Test
  void allStepsTogether() throws IOException {
    Path file = folder.resolve("steps.gatelens");
    ModelFile.write(
        ModelPlan.parse("gru(3,sequences) dense(2)").initialise(2, Initialisation.PYTORCH, 5),
        file);
    double[] sums = new double[12];
    for (String step : new String[] {"1", "2", "3", "sum"}) {
      Path out = folder.resolve("s.npy");
      Run run =
          Run.of(
              "explain",
              file,
              "--inputs",
              x,
              "--target",
              "1",
              "--step",
              step,
              "--method",
              "gradient-x-change",
              "--output",
              out);
      assertThat(run.code()).as(run.err()).isZero();
      NpyArray cells = Npy.read(out);
      for (int i = 0; i < 12; i++) {
        if (step.equals("sum")) {
          assertThat(cells.get(i)).isCloseTo(sums[i], within(1e-6));
        }
        sums[i] += cells.get(i);
      }
    }
    Run wrong = Run.of("explain", file, "--inputs", x, "--step", "all");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("--step sum");
  }

  @Test
  void everySignalOfAModelIsATarget() throws IOException {
    Path file = folder.resolve("both.gatelens");
    ModelFile.write(
        ModelPlan.parse("bigru(3,sequences) lstm(4) dense(2,softmax)")
            .initialise(2, Initialisation.PYTORCH, 5),
        file);
    for (String layer : new String[] {"bigru_0_forward", "bigru_0_backward", "lstm_0"}) {
      String[] signals =
          layer.startsWith("lstm")
              ? new String[] {"input", "forget", "candidate", "output", "cell", "hidden"}
              : new String[] {"update", "reset", "candidate", "hidden"};
      for (String signal : signals) {
        for (String method : new String[] {"deeplift", "integrated-gradients", "gradient"}) {
          Run run =
              Run.of(
                  "explain",
                  file,
                  "--inputs",
                  x,
                  "--signal",
                  layer + "." + signal + ":1:2",
                  "--method",
                  method);
          assertThat(run.code()).as(run.err()).isZero();
          assertThat(run.out()).contains(layer + "." + signal + ", step 1, unit 2");
        }
      }
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

  /// Every method stands in one of the two pages about methods.
  @Test
  void theDocumentationHasEveryMethod() throws IOException {
    Path docs = Path.of("..", "docs");
    String pages =
        Files.readString(docs.resolve("methods.md"))
            + Files.readString(docs.resolve("perturbation.md"));
    for (Method method : Methods.all()) {
      assertThat(pages).contains("| `" + method.id() + "` |");
    }
  }

  @Test
  void methodsAreListed() {
    assertThat(Run.of("methods").out()).contains("kernel-shap", "https://arxiv.org/abs/1705.07874");
    assertThat(Run.of("methods", "--json").out())
        .startsWith("{\"schema\":\"gatelens.methods/1\"")
        .contains("\"id\":\"winit\"");
  }
}
