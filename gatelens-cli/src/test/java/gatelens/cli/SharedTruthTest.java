package gatelens.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.benchmark.ArmaData;
import gatelens.benchmark.TruthCase;
import gatelens.explain.Baseline;
import gatelens.explain.DifferentiableScore;
import gatelens.explain.Explainer;
import gatelens.explain.Point;
import gatelens.formats.Npy;
import gatelens.formats.NpyArray;
import gatelens.measure.KnownPlaces;
import gatelens.method.gradient.IntegratedGradients;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Layout;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// On series whose decisive cells are known, complete methods rank those first: an area under the
/// curve of 0.95, the project's bound, where chance is 0.5.
class SharedTruthTest {
  private static final double BOUND = 0.95;

  @TempDir private Path folder;

  private static Path shared(String name) {
    Path at = Path.of("").toAbsolutePath();
    while (at != null && !Files.isDirectory(at.resolve("shared/data"))) {
      at = at.getParent();
    }
    Assumptions.assumeTrue(at != null, "skipped: no shared/data beside the repository");
    return (at == null ? Path.of("") : at).resolve("shared/data/explain").resolve(name);
  }

  /// Trained on the label of every step; the answer at the last step is explained, against the mean
  /// event: the series are not about zero, and a baseline of zeros is itself unlike all of them.
  @Test
  void spike() throws IOException {
    Path data = shared("spike");
    Path model = folder.resolve("spike.gatelens");
    Run trained =
        Run.of(
            "train",
            "--inputs",
            data.resolve("x_train.npy"),
            "--labels",
            data.resolve("y_train.npy"),
            "--model",
            "gru(16,sequences) dense(2,softmax)",
            "--epochs",
            5,
            "--optimizer",
            "adam(0.01)",
            "--output",
            model);
    assertThat(trained.code()).as(trained.err()).isZero();
    Run compared =
        Run.of(
            "compare",
            model,
            "--inputs",
            first(data.resolve("x_test.npy"), 100),
            "--truth",
            first(data.resolve("saliency_test.npy"), 100),
            "--target",
            1,
            "--baseline",
            "mean:" + data.resolve("x_train.npy"),
            "--methods",
            "integrated-gradients,deeplift",
            "--json");
    assertThat(compared.code()).as(compared.err()).isZero();
    JsonNode truth = JsonMapper.shared().readTree(compared.out()).get("truth");
    for (JsonNode row : truth.get("methods")) {
      assertThat(row.get("auroc").get("mean").asDouble())
          .as(row.toString())
          .isGreaterThanOrEqualTo(BOUND);
      assertThat(row.get("moreThanChance").get("low").asDouble()).as(row.toString()).isPositive();
    }
  }

  private Path first(Path file, int count) throws IOException {
    NpyArray array = Npy.read(file);
    int[] shape = array.shape();
    shape[0] = count;
    int size = count * shape[1] * shape[2];
    Path written = folder.resolve(String.valueOf(file.getFileName()));
    Npy.write(written, Tensor.of(Arrays.copyOf(array.floats(), size), shape));
    return written;
  }

  /// The score is the sum of squares of the marked cells.
  @ParameterizedTest
  @ValueSource(strings = {"rare_feature", "rare_time"})
  void rare(String name) throws IOException {
    NpyArray values = Npy.read(shared(name).resolve("x.npy"));
    NpyArray marks = Npy.read(shared(name).resolve("saliency.npy"));
    int steps = values.shape()[1];
    int width = values.shape()[2];
    int size = steps * width;
    Explainer<? super DifferentiableScore> method =
        new IntegratedGradients(new Baseline.Zeros(), 20, 1e-4);
    for (int n = 0; n < values.shape()[0]; n++) {
      float[] x = Arrays.copyOfRange(values.floats(), n * size, (n + 1) * size);
      boolean[] marked = new boolean[size];
      for (int i = 0; i < size; i++) {
        marked[i] = marks.get(n * size + i) != 0;
      }
      FeatureSequence input = FeatureSequence.of(Tensor.of(x, steps, width));
      TruthCase one = new TruthCase(input, new int[steps], marked);
      Layout layout =
          new Layout(
              java.util.List.of(
                  new Layout.Part("x", input.steps(), input.features(), new boolean[0], 0)));
      KnownPlaces found =
          KnownPlaces.of(
              method.explain(ArmaData.score(one), new Point(layout, x)).first().values(), marked);
      assertThat(found.auroc()).isGreaterThanOrEqualTo(BOUND);
      assertThat(found.share()).isEqualTo(1);
      assertThat(found.top()).isEqualTo(1);
    }
  }
}
