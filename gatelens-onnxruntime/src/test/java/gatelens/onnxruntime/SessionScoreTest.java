package gatelens.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.explain.Baseline;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Score;
import gatelens.explain.Target;
import gatelens.formats.ModelFiles;
import gatelens.formats.Npy;
import gatelens.formats.NpyArray;
import gatelens.formats.onnx.OnnxWriter;
import gatelens.method.perturbation.KernelShap;
import gatelens.method.perturbation.Occlusion;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.perturb.Players;
import gatelens.sequence.Rows;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionScoreTest {
  private static final int STEPS = 7;
  private static final int WIDTH = 3;

  @TempDir private Path folder = Path.of("");

  @Test
  void aSessionIsExplainedLikeTheModelItself() throws IOException {
    Model model =
        ModelPlan.parse("gru(9,sequences) lstm(5) dense(2)")
            .initialise(WIDTH, Initialisation.PYTORCH, 4);
    Path file = folder.resolve("model.onnx");
    OnnxWriter.write(model, file);
    Random random = new Random(1);
    float[] input = new float[STEPS * WIDTH];
    for (int i = 0; i < input.length; i++) {
      input[i] = (float) random.nextGaussian();
    }
    try (SessionScore session = SessionScore.open(file, 1, 1)) {
      Point point = new Point(session.layout(STEPS, WIDTH), input);
      ModelScore own = new ModelScore(model, Target.Output.logit(1), Workers.single());
      assertSame(session, own, point);
    }
  }

  /// The same calls for any score.
  private static void assertSame(Score one, Score other, Point point) {
    assertThat(one.at(point)).isCloseTo(other.at(point), within(1e-5));
    for (Explainer<Score> method :
        List.<Explainer<Score>>of(
            new Occlusion(new Baseline.Zeros(), new Players.Cells()),
            new KernelShap(new Baseline.Zeros(), new Players.Events(), 100, 0, 0))) {
      Explanation a = method.explain(one, point);
      Explanation b = method.explain(other, point);
      assertThat(b.first().values()).isNotEqualTo(new float[b.first().size()]);
      for (int i = 0; i < b.first().size(); i++) {
        // two programs in single precision; the regression multiplies differences by some units
        assertThat(a.first().values()[i]).isCloseTo(b.first().values()[i], within(2e-5f));
      }
    }
  }

  @Test
  void aLambdaASessionAndAKerasModelAreExplainedByTheSameCall() throws IOException {
    Path keras = shared("reference/models/keras-article");
    Path torch = shared("reference/models/torch-gru");
    Model model = ModelFiles.open(keras.resolve("model.keras"), Optional.empty()).model();
    Model same = ModelFiles.open(torch.resolve("model.onnx"), Optional.empty()).model();
    try (SessionScore session = SessionScore.open(torch.resolve("model.onnx"), 0, 1)) {
      ModelScore imported = new ModelScore(model, Target.Output.logit(0), Workers.single());
      Score lambda =
          Score.of(
              "sum of squares",
              values -> {
                double sum = 0;
                for (float value : values) {
                  sum += value * value;
                }
                return sum;
              });
      Point torchInput = first(session, torch);
      for (Score score : List.of(lambda, session)) {
        explained(score, torchInput);
      }
      Point kerasInput = first(imported.model(), keras);
      explained(imported, kerasInput);
      // logits of ours, and what the graph gives: the same where it ends without a softmax
      Score own = new ModelScore(same, Target.Output.logit(0), Workers.single());
      Score probability = new ModelScore(same, Target.Output.likely(same, 0, -1), Workers.single());
      double got = session.at(torchInput);
      assertThat(
              Math.min(
                  Math.abs(got - own.at(torchInput)), Math.abs(got - probability.at(torchInput))))
          .isLessThan(1e-5);
    }
  }

  private static void explained(Score score, Point point) {
    Explanation e = new Occlusion(new Baseline.Zeros(), new Players.Events()).explain(score, point);
    assertThat(e.completeness().score()).isCloseTo(score.at(point), within(1e-6));
    int last = point.layout().first().length() - 1;
    float[] without = point.values().clone();
    Arrays.fill(without, last * point.layout().first().width(), without.length, 0);
    assertThat(e.first().values()[last])
        .isCloseTo((float) (score.at(point) - score.at(point.with(without))), within(1e-5f));
  }

  private static Point first(SessionScore score, Path folder) throws IOException {
    NpyArray array = Npy.read(folder.resolve("inputs.npy"));
    int steps = array.shape()[1];
    int width = array.shape()[2];
    return new Point(score.layout(steps, width), Arrays.copyOf(array.floats(), steps * width));
  }

  private static Point first(Model model, Path folder) throws IOException {
    NpyArray array = Npy.read(folder.resolve("inputs.npy"));
    int steps = array.shape()[1];
    int width = array.shape()[2];
    gatelens.sequence.Sample sample =
        gatelens.sequence.Sample.of(
            gatelens.sequence.FeatureSequence.of(
                gatelens.tensor.Tensor.of(
                    Arrays.copyOf(array.floats(), steps * width), steps, width)));
    return new Point(model.continuous().layout(sample), model.continuous().enter(sample));
  }

  @Test
  void whatDoesNotFitIsSaid() throws IOException {
    Path none = folder.resolve("none.onnx");
    assertThatThrownBy(() -> SessionScore.open(none, 0, 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none.onnx");
    Path broken = folder.resolve("broken.onnx");
    Files.writeString(broken, "not a model");
    assertThatThrownBy(() -> SessionScore.open(broken, 0, 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("broken.onnx");
    assertThatThrownBy(() -> SessionScore.open(broken, -1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    Model model = ModelPlan.parse("gru(3) dense(2)").initialise(WIDTH, Initialisation.KERAS, 1);
    Path file = folder.resolve("small.onnx");
    OnnxWriter.write(model, file);
    try (SessionScore session = SessionScore.open(file, 9, 1)) {
      assertThat(session.description()).isEqualTo("output 9 of small.onnx");
      assertThatThrownBy(() ->
              session.evaluate(Rows.of(session.layout(STEPS, WIDTH), new float[STEPS * WIDTH])))
          .hasMessageContaining("there are 2");
      assertThatThrownBy(() -> session.layout(STEPS, WIDTH + 1)).hasMessageContaining("3 features");
    }
  }

  static Path shared(String name) {
    Path folder = Path.of("").toAbsolutePath();
    while (folder.getParent() != null && !Files.isDirectory(folder.resolve("shared/reference"))) {
      folder = folder.getParent();
    }
    Path path = folder.resolve("shared").resolve(name);
    Assumptions.assumeTrue(Files.exists(path), "skipped: no " + name + " in the shared folder");
    return path;
  }
}
