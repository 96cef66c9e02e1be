package gatelens.method.gradient;

import gatelens.explain.Baseline;
import gatelens.explain.Completeness;
import gatelens.explain.DifferentiableScore;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.Method;
import gatelens.explain.MethodCard;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Setting;
import gatelens.rule.GaussLegendre;
import gatelens.sequence.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// The gradient averaged along the straight path from a baseline to the input, times the change:
/// `a_i = (x_i - x₀_i) ∫₀¹ ∂_i f(x₀ + α (x - x₀)) dα`. The parts sum to `f(x) - f(x₀)`.
///
/// The integral is taken by Gauss-Legendre quadrature. With `steps` 0 the number of points is
/// doubled, from 8 on, until the gap is below the tolerance; a path that 32 points do not serve has
/// kinks, and is parted where they are ({@link AdaptivePath}); where the change is so small that
/// single precision cannot tell, a model of ours is run in double precision. The notes say how many
/// points it took, and in how many bits.
///
/// Source: M. Sundararajan, A. Taly, Q. Yan, Axiomatic Attribution for Deep Networks, 2017,
/// https://arxiv.org/abs/1703.01365
///
/// @param baseline usual: zeros, or what 'nothing happened' looks like
/// @param steps points on the path; 50 is usual, 0 refines by itself
/// @param tolerance the gap that refining aims at, as a share of the change; 1e-4 is usual
public record IntegratedGradients(Baseline baseline, int steps, double tolerance)
    implements Explainer<DifferentiableScore> {
  /// The tolerance where none is given.
  public static final double USUAL_TOLERANCE = 1e-4;

  private static final int FIRST = 8;
  private static final int MOST = 256;

  /// Points that are enough for a smooth path; if they were not, it has kinks.
  private static final int SMOOTH = 32;

  /// Gradients that are spent on a path with kinks.
  private static final int MOST_OF_KINKS = 1024;

  /// What single precision leaves, as a share of the sizes of parts and scores.
  private static final double ROUNDING = 1e-6;

  /// Refines, or takes a fixed number of points, with the usual tolerance.
  public IntegratedGradients(Baseline baseline, int steps) {
    this(baseline, steps, USUAL_TOLERANCE);
  }

  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if it is negative, or the tolerance is not above 0
  public IntegratedGradients {
    if (steps < 0) {
      throw new IllegalArgumentException(
          "steps is " + steps + "; at least 1 is needed, 50 is usual, 0 refines by itself");
    }
    if (!(tolerance > 0)) {
      throw new IllegalArgumentException(
          "tolerance is " + tolerance + "; it must be above 0, 1e-4 of the change is usual");
    }
  }

  /// The row of the list.
  static Method row() {
    return Method.of(
        List.of(
            Setting.whole(
                "steps",
                0,
                "[0, ∞)",
                "points on the path; 0 refines until the gap is below tolerance"),
            Setting.number(
                "tolerance",
                "0.0001",
                "(0, ∞)",
                "the gap that refining aims at, as a share of the score's change")),
        s -> new IntegratedGradients(s.baseline(), s.integer("steps"), s.number("tolerance")));
  }

  @Override
  public MethodCard card() {
    return new MethodCard(
        "integrated-gradients",
        "Integrated gradients",
        "What did each value contribute on the way from the baseline to the input?",
        "gradients",
        "one backward pass a point; 8 or 16 points are usually enough",
        "Sundararajan, Taly and Yan, Axiomatic Attribution for Deep Networks, 2017,"
            + " https://arxiv.org/abs/1703.01365",
        true,
        true);
  }

  @Override
  public Explanation explain(DifferentiableScore score, Point input) {
    return explainAll(score, List.of(input)).get(0);
  }

  @Override
  public List<Explanation> explainAll(DifferentiableScore score, List<Point> inputs) {
    Explanation[] done = new Explanation[inputs.size()];
    for (List<Integer> group : PathIntegral.byLayout(inputs)) {
      List<Integer> open = group;
      for (int points = steps == 0 ? FIRST : steps; !open.isEmpty(); points *= 2) {
        open = round(score, inputs, open, points, done);
      }
    }
    return Arrays.asList(done);
  }

  /// Explains some inputs with so many points; those whose gap is too large are returned.
  private List<Integer> round(
      DifferentiableScore score,
      List<Point> inputs,
      List<Integer> open,
      int points,
      Explanation[] done) {
    Layout layout = inputs.get(open.get(0)).layout();
    List<PathIntegral.Path> paths = new ArrayList<>();
    for (int i : open) {
      paths.add(new PathIntegral.Path(baseline.of(inputs.get(i)), inputs.get(i).values()));
    }
    PathIntegral.Result result = PathIntegral.of(score, layout, paths, GaussLegendre.of(points));
    List<Integer> rest = new ArrayList<>();
    for (int k = 0; k < open.size(); k++) {
      double[] parts = result.attributions()[k];
      Completeness completeness =
          new Completeness(
              result.scores()[k], result.baselineScores()[k], Arrays.stream(parts).sum());
      double change = Math.abs(completeness.score() - completeness.baselineScore());
      double wanted = steps == 0 ? tolerance * change : Double.POSITIVE_INFINITY;
      // with 16 points and more what is left of a smooth path is mostly rounding
      double rounding = (points > FIRST ? 20 : 1) * rounding(parts, completeness);
      boolean rounded = completeness.gap() <= rounding;
      Point input = inputs.get(open.get(k));
      if (completeness.gap() > wanted && rounded && ExactPath.serves(score)) {
        done[open.get(k)] = exact((ModelScore) score, input, points, wanted);
      } else if (completeness.gap() > wanted && !rounded && points < SMOOTH) {
        rest.add(open.get(k));
      } else if (completeness.gap() > wanted && !rounded) {
        done[open.get(k)] = kinked(score, input, wanted, completeness.gap(), parts);
      } else {
        done[open.get(k)] =
            Explanation.ofCells(
                this,
                input,
                floats(parts),
                completeness,
                Map.of("points", (double) points, "bits", (double) Float.SIZE));
      }
    }
    return rest;
  }

  /// By halving the pieces where the kinks are.
  ///
  /// @param gap of the whole path with {@link #SMOOTH} points
  /// @param parts of that, which are kept if they are better
  private Explanation kinked(
      DifferentiableScore score, Point input, double wanted, double gap, double[] parts) {
    AdaptivePath path =
        AdaptivePath.of(
            score, input.layout(), baseline.of(input), input.values(), wanted, MOST_OF_KINKS);
    boolean better = path.completeness().gap() < gap;
    double[] found = better ? path.parts() : parts;
    Completeness completeness =
        new Completeness(
            path.completeness().score(),
            path.completeness().baselineScore(),
            Arrays.stream(found).sum());
    return Explanation.ofCells(
        this,
        input,
        floats(found),
        completeness,
        Map.of("points", (double) (SMOOTH + path.points()), "bits", (double) Float.SIZE));
  }

  /// What single precision leaves of a sum of such parts between such scores.
  private static double rounding(double[] parts, Completeness completeness) {
    double size = Math.abs(completeness.score()) + Math.abs(completeness.baselineScore());
    return ROUNDING * (size + Arrays.stream(parts).map(Math::abs).sum());
  }

  /// The same in double precision: where the change is as small as single precision's rounding.
  private Explanation exact(ModelScore score, Point input, int first, double wanted) {
    for (int points = first; ; points *= 2) {
      ExactPath path = ExactPath.of(score, input, baseline.of(input), GaussLegendre.of(points));
      if (path.completeness().gap() <= wanted || points >= MOST) {
        return Explanation.ofCells(
            this,
            input,
            floats(path.parts()),
            path.completeness(),
            Map.of("points", (double) points, "bits", (double) Double.SIZE));
      }
    }
  }

  static float[] floats(double[] values) {
    float[] out = new float[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) values[i];
    }
    return out;
  }
}
