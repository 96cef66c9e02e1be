package gatelens.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.explain.Baseline;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Score;
import gatelens.method.perturbation.KernelShap;
import gatelens.method.perturbation.Lime;
import gatelens.method.perturbation.Occlusion;
import gatelens.method.perturbation.PermutationShap;
import gatelens.method.perturbation.Shapley;
import gatelens.method.perturbation.TimeShap;
import gatelens.perturb.Players;
import gatelens.testkit.explain.Reference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Held to results computed in double precision with PyTorch and scikit-learn; 1e-5 is the single
/// precision of the runs.
class ReferenceResultsTest {
  private static final Baseline ZEROS = new Baseline.Zeros();

  private static void check(String name, double tolerance, Function<Point, Explanation> explain) {
    ModelScore score = Reference.score();
    Reference.Array want = Reference.attribution(name);
    for (int i = 0; i < want.shape()[0]; i++) {
      float[] got = explain.apply(Reference.input(score, i)).first().values();
      double[] expected = want.at(i);
      assertThat(got).as(name + " of input " + i).hasSize(expected.length);
      for (int k = 0; k < got.length; k++) {
        assertThat((double) got[k])
            .as(name + " of input " + i + " at " + k)
            .isCloseTo(expected[k], within(tolerance));
      }
    }
  }

  @Test
  void occlusion() {
    ModelScore score = Reference.score();
    check(
        "occlusion_cells", 1e-5, x -> new Occlusion(ZEROS, new Players.Cells()).explain(score, x));
    check(
        "occlusion_events",
        1e-5,
        x -> new Occlusion(ZEROS, new Players.Events()).explain(score, x));
    check(
        "occlusion_features",
        1e-5,
        x -> new Occlusion(ZEROS, new Players.Features()).explain(score, x));
  }

  @Test
  void exactShapley() {
    ModelScore score = Reference.score();
    check("shapley_events", 1e-5, x -> new Shapley(ZEROS, new Players.Events()).explain(score, x));
    check(
        "shapley_features",
        1e-5,
        x -> new Shapley(ZEROS, new Players.Features()).explain(score, x));
  }

  @Test
  void exactShapleyOfABlackBox() {
    ModelScore model = Reference.score();
    Score box = new gatelens.testkit.explain.Box(model);
    check(
        "shapley_features", 1e-5, x -> new Shapley(ZEROS, new Players.Features()).explain(box, x));
  }

  @Test
  void kernelShapNearExact() {
    ModelScore score = Reference.score();
    check(
        "shapley_events",
        1e-2,
        x -> new KernelShap(ZEROS, new Players.Events(), 1024, 0, 0).explain(score, x));
    check(
        "shapley_events",
        1e-5,
        x -> new KernelShap(ZEROS, new Players.Events(), 4096, 0, 0).explain(score, x));
    check(
        "shapley_events",
        3e-2,
        x -> new PermutationShap(ZEROS, new Players.Events(), 10, 0, 0).explain(score, x));
    check(
        "shapley_events",
        1e-5,
        x -> new TimeShap(ZEROS, Explanation.Grouping.EVENTS, -1, 3, 4096, 0).explain(score, x));
  }

  @Test
  void limeOverAllMasks() {
    ModelScore score = Reference.score();
    double[][] fits = {
      {0.5408007444344984, 0.9620542439435495}, {0.6236285959471408, 0.9283024942848804},
      {0.5032225694459233, 0.8525348619204878}, {0.5428956724004786, 0.9424086017771267}
    };
    int[] at = {0};
    check(
        "lime_events_all_masks",
        1e-5,
        x -> {
          Explanation e =
              new Lime(ZEROS, new Players.Events(), 5000, 25, 1, 2, 0).explain(score, x);
          assertThat(e.notes().get("intercept")).isCloseTo(fits[at[0]][0], within(1e-5));
          assertThat(e.notes().get("R²")).isCloseTo(fits[at[0]++][1], within(1e-5));
          return e;
        });
  }
}
