package gatelens.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.benchmark.BlackBox;
import gatelens.benchmark.StateData;
import gatelens.benchmark.TruthData;
import gatelens.cli.Run;
import gatelens.formats.Npy;
import gatelens.formats.own.ModelFile;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import gatelens.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CounterfactualCommandTest {
  @TempDir private Path folder;

  private static Tensor inputs(TruthData data) {
    Tensor[] all = data.cases().stream().map(c -> c.input().values()).toArray(Tensor[]::new);
    int size = all[0].size();
    return Tensor.generate(i -> all[i / size].values()[i % size], all.length, all[0].extent(0), 3);
  }

  @Test
  void stateIsFlippedAndWritten() throws IOException {
    TruthData data = StateData.generate(90, 30, 3);
    Model model;
    try (Workers workers = Workers.all()) {
      model =
          new BlackBox(12, 20, 0.02, 16, 1).train(data.part(0, 80), workers, TrainingListener.NONE);
    }
    Path file = folder.resolve("m.gatelens");
    ModelFile.write(model, file);
    Path x = folder.resolve("x.npy");
    Path train = folder.resolve("train.npy");
    Path out = folder.resolve("cf.npy");
    Npy.write(x, inputs(data.part(80, 90)));
    Npy.write(train, inputs(data.part(0, 80)));
    Run run =
        Run.of(
            "counterfactual",
            file,
            "--inputs",
            x,
            "--training",
            train,
            "--output",
            out,
            "--fixed",
            "0",
            "--range",
            "1=-3:3");
    assertThat(run.err()).doesNotContain("error");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("median events changed", "yes");
    assertThat(Npy.read(out).shape()).containsExactly(10, 30, 3);
    Tensor before = inputs(data.part(80, 90));
    for (int i = 0; i < before.size(); i += 3) {
      assertThat(Npy.read(out).get(i)).isEqualTo(before.values()[i]);
    }
    Run json = Run.of("counterfactual", file, "--inputs", x, "--training", train, "--json");
    assertThat(json.out()).startsWith("{\"schema\":\"gatelens.counterfactual/1\"");
    Run without = Run.of("counterfactual", file, "--inputs", x);
    assertThat(without.code()).isEqualTo(2);
    assertThat(without.err()).contains("--training");
    assertThat(
            Run.of("counterfactual", file, "--inputs", x, "--training", train, "--range", "1=x")
                .code())
        .isEqualTo(2);
    assertThat(
            Run.of("counterfactual", file, "--inputs", x, "--training", train, "--target", "9")
                .code())
        .isEqualTo(2);
  }

  @Test
  void tokensStayTokens() throws IOException {
    Model model =
        ModelPlan.parse("embedding(4) gru(8) dense(3,softmax)")
            .initialise(12, Initialisation.PYTORCH, 5);
    Path file = folder.resolve("t.gatelens");
    ModelFile.write(model, file);
    Path x = folder.resolve("ids.npy");
    Npy.write(x, Tensor.generate(i -> 1 + i % 7, 3, 6));
    Path out = folder.resolve("cf.npy");
    Run run =
        Run.of(
            "counterfactual",
            file,
            "--inputs",
            x,
            "--allowed-tokens",
            "1,2,3,4,5,6,7,8,9,10,11",
            "--output",
            out);
    assertThat(run.code()).as(run.err()).isZero();
    for (int i = 0; i < 18; i++) {
      assertThat(Npy.read(out).get(i)).isBetween(1.0, 11.0);
    }
    Run few =
        Run.of("counterfactual", file, "--inputs", x, "--allowed-tokens", "9", "--output", out);
    assertThat(few.code()).as(few.err()).isZero();
    for (int i = 0; i < 18; i++) {
      assertThat(Npy.read(out).get(i)).as("itself or the one allowed").isIn(1.0 + i % 7, 9.0);
    }
  }
}
