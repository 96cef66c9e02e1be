package gatelens.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.explain.Baseline;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.perturb.Reference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Held to results computed in double precision with PyTorch; 1e-4 is what single precision leaves.
class GradientReferenceTest {
  private static final Baseline ZEROS = new Baseline.Zeros();

  private static void check(String name, Explainer<? super ModelScore> method) {
    ModelScore score = Reference.score();
    Reference.Array want = Reference.attribution(name);
    for (int i = 0; i < want.shape()[0]; i++) {
      Point input = Reference.input(score, i);
      Explanation e = method.explain(score, input);
      float[] got = e.first().values();
      double[] expected = want.at(i);
      assertThat(got).hasSize(expected.length);
      for (int k = 0; k < got.length; k++) {
        assertThat((double) got[k])
            .as(name + " of input " + i + " at " + k)
            .isCloseTo(expected[k], within(1e-4));
      }
      if (method.card().complete()) {
        assertThat(e.completeness().gap()).as(name + " adds up").isLessThan(1e-5);
      }
    }
  }

  private static Baseline background() {
    Reference.Array rows = Reference.attribution("background");
    List<float[]> all = new ArrayList<>();
    for (int i = 0; i < rows.shape()[0]; i++) {
      double[] row = rows.at(i);
      float[] one = new float[row.length];
      for (int k = 0; k < row.length; k++) {
        one[k] = (float) row[k];
      }
      all.add(one);
    }
    return new Baseline.Samples(all, "background");
  }

  @Test
  void gradients() {
    check("gradient", new Gradient(Gradient.Form.SIGNED));
    check("saliency", new Gradient(Gradient.Form.MAGNITUDE));
    check("input_x_gradient", new Gradient(Gradient.Form.TIMES_INPUT));
  }

  @Test
  void paths() {
    check("integrated_gradients", new IntegratedGradients(ZEROS, 50, false));
    check("integrated_gradients", new IntegratedGradients(ZEROS, 0, false));
    check("expected_gradients", new IntegratedGradients(background(), 0, true));
  }

  @Test
  void throughTheGates() {
    check("deeplift", new DeepLift(ZEROS, false));
    check("deepshap", new DeepLift(background(), true));
    check("lrp", new Lrp(0.001));
    check("additive_decomposition", new AdditiveDecomposition());
  }
}
