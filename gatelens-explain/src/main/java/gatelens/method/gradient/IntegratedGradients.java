package gatelens.method.gradient;

import gatelens.explain.Baseline;
import gatelens.explain.Completeness;
import gatelens.explain.DifferentiableScore;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.Method;
import gatelens.explain.MethodCard;
import gatelens.explain.ModelScore;
import gatelens.explain.OverRows;
import gatelens.explain.Point;
import gatelens.explain.Setting;
import gatelens.objective.Objective;
import gatelens.rule.GaussLegendre;
import gatelens.rule.Presence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The gradient averaged along the straight path from a baseline to the input, times the change:
/// `a_i = (x_i - x₀_i) ∫₀¹ ∂_i f(x₀ + α (x - x₀)) dα`. The parts sum to `f(x) - f(x₀)`.
///
/// The integral is taken by Gauss-Legendre quadrature. With `steps` 0 the number of points is
/// doubled, from 8 on, until the gap is below the tolerance; a path that 32 points do not serve has
/// kinks, and is cut where they are ({@link AdaptivePath}); where single precision cannot tell, an
/// output of a model of ours is run in double precision. It goes on until the tolerance is met or
/// `most` gradients are spent; the best is kept, and the notes say how many points it took, in how
/// many bits, and by what factor the tolerance was missed.
///
/// Where a model leaves out steps of the baseline, because their values are those that its mask
/// looks for, the score jumps right behind the beginning of the path; what the steps say by being
/// there at all is then part of their attribution ({@link gatelens.rule.Presence}).
///
/// Source: M. Sundararajan, A. Taly, Q. Yan, Axiomatic Attribution for Deep Networks, 2017,
/// https://arxiv.org/abs/1703.01365
///
/// @param baseline usual: zeros, or what 'nothing happened' looks like
/// @param steps points on the path; 50 is usual, 0 refines by itself
/// @param tolerance the gap that refining aims at, as a share of the change; 1e-4 is usual
/// @param most gradients that are spent on one path at most, in each precision; 8192 is usual
public record IntegratedGradients(Baseline baseline, int steps, double tolerance, int most)
    implements Explainer<DifferentiableScore> {
  /// The tolerance where none is given.
  public static final double USUAL_TOLERANCE = 1e-4;

  /// The most gradients where nothing is said.
  public static final int USUAL_MOST = 8192;

  private static final int FIRST = 8;

  /// Points that are enough for a smooth path; if they were not, it has kinks.
  private static final int SMOOTH = 32;

  /// What single precision leaves, as a share of the sizes of parts and scores.
  private static final double ROUNDING = 1e-6;

  /// Refines, or takes a fixed number of points, with the usual tolerance.
  public IntegratedGradients(Baseline baseline, int steps) {
    this(baseline, steps, USUAL_TOLERANCE);
  }

  /// With a tolerance, and the usual number of gradients at most.
  public IntegratedGradients(Baseline baseline, int steps, double tolerance) {
    this(baseline, steps, tolerance, USUAL_MOST);
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
    if (most < 1) {
      throw new IllegalArgumentException(
          "most is " + most + "; at least 1 gradient is needed, 8192 are usual");
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
                "the gap that refining aims at, as a share of the score's change"),
            Setting.whole(
                "most",
                USUAL_MOST,
                "[1, ∞)",
                "gradients that refining spends on one path at most, in each precision")),
        s ->
            OverRows.of(
                s.baseline(),
                one ->
                    new IntegratedGradients(
                        one, s.integer("steps"), s.number("tolerance"), s.integer("most"))));
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
      List<Way> open = new ArrayList<>();
      for (int i : group) {
        open.add(Way.of(score, i, inputs.get(i), baseline.of(inputs.get(i))));
      }
      for (int points = steps == 0 ? FIRST : steps; !open.isEmpty(); points *= 2) {
        open = round(score, open, points, done);
      }
    }
    return Arrays.asList(done);
  }

  /// The way to one input.
  ///
  /// @param index of the input
  /// @param from the baseline, flat
  /// @param present what it says that there are steps at all, where the model leaves out steps of
  ///   the baseline: the path jumps right behind its beginning
  private record Way(int index, Point input, float[] from, List<Presence.Step> present) {
    static Way of(DifferentiableScore score, int index, Point input, float[] from) {
      boolean jumps =
          score instanceof ModelScore model
              && model.objective() instanceof Objective.OfLogits
              && model.model().continuous().leavesOut(input.layout(), from);
      return new Way(
          index, input, from, jumps ? steps((ModelScore) score, input, from) : List.of());
    }

    private static List<Presence.Step> steps(ModelScore score, Point input, float[] from) {
      return Presence.of(score.model(), input.layout(), from, DeepLift.readout(score));
    }

    double jump() {
      return present.stream().mapToDouble(Presence.Step::change).sum();
    }

    /// The explanation: parts along the path, and the jump at its beginning.
    Explanation explanation(
        IntegratedGradients by, double[] parts, Completeness along, Map<String, Double> notes) {
      double[] all = parts.clone();
      present.forEach(step -> step.share(input.layout(), input.values(), from, all));
      return Explanation.ofCells(
          by,
          input,
          floats(all),
          new Completeness(along.score(), along.baselineScore() - jump(), Arrays.stream(all).sum()),
          notes);
    }
  }

  /// Explains some inputs with so many points; those whose gap is too large are returned.
  private List<Way> round(
      DifferentiableScore score, List<Way> open, int points, Explanation[] done) {
    List<PathIntegral.Path> paths = new ArrayList<>();
    for (Way way : open) {
      paths.add(new PathIntegral.Path(way.from, way.input.values()));
    }
    PathIntegral.Result result =
        PathIntegral.of(score, open.get(0).input.layout(), paths, GaussLegendre.of(points));
    List<Way> rest = new ArrayList<>();
    boolean kinked = Kinks.in(score);
    for (int k = 0; k < open.size(); k++) {
      Way way = open.get(k);
      Found found =
          new Found(
              result.attributions()[k],
              result.scores()[k],
              result.baselineScores()[k] + way.jump(),
              points,
              Float.SIZE);
      double wanted = tolerance * found.change();
      if (steps > 0 || (found.gap() <= wanted && !kinked)) {
        done[way.index] = way.explanation(this, found.parts, found.completeness(), found.notes());
      } else if (points < SMOOTH && found.gap() > found.rounding() && !kinked) {
        rest.add(way);
      } else {
        done[way.index] = refined(score, way, found, wanted, kinked);
      }
    }
    return rest;
  }

  /// What was found of one path.
  ///
  /// @param points gradients that it took
  /// @param bits of the numbers
  private record Found(double[] parts, double score, double baselineScore, int points, int bits) {
    Completeness completeness() {
      return new Completeness(score, baselineScore, Arrays.stream(parts).sum());
    }

    double gap() {
      return completeness().gap();
    }

    double change() {
      return Math.abs(score - baselineScore);
    }

    Map<String, Double> notes() {
      return Map.of("points", (double) points, "bits", (double) bits);
    }

    /// What single precision leaves of a sum of such parts between such scores.
    double rounding() {
      double size = Math.abs(score) + Math.abs(baselineScore);
      return ROUNDING * (size + Arrays.stream(parts).map(Math::abs).sum());
    }
  }

  /// Cut where its kinks are, first in single precision, then, where rounding is in the way, in
  /// double precision; the best of all is kept. Where there may be kinks a few points on the whole
  /// path are never kept, however small their gap happens to be.
  private Explanation refined(
      DifferentiableScore score, Way way, Found first, double wanted, boolean kinked) {
    Found best = first;
    double left = first.gap();
    if (kinked || first.gap() > first.rounding()) {
      AdaptivePath path =
          AdaptivePath.of(
              new SinglePath(score, way.input.layout(), way.from, way.input.values(), way.jump()),
              wanted,
              first.rounding() / AdaptivePath.POINTS,
              most);
      best = kinked ? found(path, Float.SIZE) : better(best, found(path, Float.SIZE));
      left = kinked ? path.left() : best.gap();
    }
    if (left > wanted && ExactPath.serves(score)) {
      AdaptivePath path =
          AdaptivePath.of(
              new ExactPath((ModelScore) score, way.input.layout(), way.from, way.input.values()),
              wanted,
              0,
              most);
      best = better(best, found(path, Double.SIZE));
    }
    Map<String, Double> notes = new LinkedHashMap<>(best.notes());
    if (best.gap() > wanted) {
      notes.put("tolerance missed by the factor", best.gap() / wanted);
    }
    return way.explanation(this, best.parts, best.completeness(), notes);
  }

  private static Found found(AdaptivePath path, int bits) {
    Completeness completeness = path.completeness();
    return new Found(
        path.parts(), completeness.score(), completeness.baselineScore(), path.points(), bits);
  }

  private static Found better(Found one, Found other) {
    return other.gap() < one.gap() || other.bits > one.bits ? other : one;
  }

  static float[] floats(double[] values) {
    float[] out = new float[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) values[i];
    }
    return out;
  }
}
