package gatelens.method.gradient;

import gatelens.explain.Baseline;
import gatelens.explain.Completeness;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.Method;
import gatelens.explain.MethodCard;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.layer.Layer;
import gatelens.model.Model;
import gatelens.objective.Objective;
import gatelens.objective.Readout;
import gatelens.rule.ExactRun;
import gatelens.rule.Multipliers;
import gatelens.rule.Pairs;
import gatelens.rule.Presence;
import gatelens.sequence.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/// Slopes between the run at the input and the run at a baseline instead of at one point, through
/// every gate: functions are rescaled, each product of a gate and a signal is split evenly. The
/// parts sum to `f(x) - f(x₀)` to rounding: the passes run on the fast kernels in single precision,
/// and again in double precision where that leaves more than 9e-6 of the change. Over several
/// baselines it is the mean of each, known as DeepSHAP.
///
/// Where the model leaves out steps of a baseline, because their values are those that its mask
/// looks for, the parts hold what it says that there are steps at all too ({@link Presence}).
///
/// Sources: A. Shrikumar, P. Greenside, A. Kundaje, Learning Important Features Through Propagating
/// Activation Differences, 2017, https://arxiv.org/abs/1704.02685; S. Lundberg, S. Lee, A Unified
/// Approach to Interpreting Model Predictions, 2017, https://arxiv.org/abs/1705.07874
///
/// @param baseline one, or a background of several
public record DeepLift(Baseline baseline) implements Explainer<ModelScore> {
  /// What single precision may leave unexplained of the change; above it the passes are run again
  /// in double precision.
  private static final double RELATIVE = 9e-6;

  /// Numbers that runs in double precision may keep together: half a GiB.
  private static final long KEPT = 1 << 26;

  /// What such a run keeps of a step for each number of a bias, about: a gate, what goes into it,
  /// and a share of states and candidates.
  private static final long KEPT_OF_A_BIAS = 2;

  /// The rows of the list: from one baseline, and from a background.
  static List<Method> rows() {
    Baseline.Samples none = Baseline.Samples.of(List.of(new float[0]), "background");
    return List.of(
        Method.of(List.of(), s -> new DeepLift(s.baseline())),
        Method.ofBackground(
            new DeepLift(none).card(),
            List.of(),
            s -> new DeepLift(s.neededBackground("deepshap"))));
  }

  @Override
  public MethodCard card() {
    return baseline instanceof Baseline.Samples
        ? new MethodCard(
            "deepshap",
            "DeepSHAP",
            "What did each value contribute, compared with inputs as they usually are, exactly"
                + " through the gates?",
            "a model",
            "two passes a background",
            "Lundberg and Lee, A Unified Approach to Interpreting Model Predictions, 2017,"
                + " https://arxiv.org/abs/1705.07874",
            true,
            true)
        : new MethodCard(
            "deeplift",
            "DeepLIFT",
            "What did each value contribute to the change from the baseline, exactly through the"
                + " gates?",
            "a model",
            "two passes",
            "Shrikumar, Greenside and Kundaje, Learning Important Features Through Propagating"
                + " Activation Differences, 2017, https://arxiv.org/abs/1704.02685",
            true,
            true);
  }

  @Override
  public Explanation explain(ModelScore score, Point input) {
    return explainAll(score, List.of(input)).get(0);
  }

  @Override
  public List<Explanation> explainAll(ModelScore score, List<Point> inputs) {
    return PathIntegral.together(
        inputs,
        some -> {
          List<List<Part>> parts = parts(score, some);
          return IntStream.range(0, some.size())
              .mapToObj(k -> explanation(some.get(k), parts.get(k)))
              .toList();
        });
  }

  /// What one baseline gives.
  ///
  /// @param cells `double[n]`
  /// @param bits of the numbers it was computed in
  private record Part(double[] cells, double score, double baselineScore, int bits) {
    static final Part MISSING = new Part(new double[0], 0, 0, 0);

    boolean addsUp() {
      double change = score - baselineScore;
      return bits > 0
          && Math.abs(Arrays.stream(cells).sum() - change) <= RELATIVE * Math.abs(change);
    }
  }

  /// For each input its parts, one a baseline: in single precision where that adds up, else in
  /// double precision.
  private List<List<Part>> parts(ModelScore score, List<Point> inputs) {
    Pairs pairs = Pairs.of(inputs, baseline);
    Part[] parts = new Part[pairs.count()];
    Arrays.fill(parts, Part.MISSING);
    if (score.model().continuous().hasPairs()) {
      pairs.run(
          score,
          false,
          (i, flow) ->
              parts[i] =
                  new Part(
                      pairs.times(i, flow.multipliers()),
                      flow.score(),
                      flow.baselineScore(),
                      Float.SIZE));
    }
    if (score.objective() instanceof Objective.OfLogits of) {
      exact(score, of.readout(), pairs, parts);
    } else if (!score.model().continuous().hasPairs()) {
      readout(score);
    }
    present(score, pairs, parts);
    List<List<Part>> grouped = new ArrayList<>();
    for (int from = 0; from < parts.length; from += parts.length / inputs.size()) {
      grouped.add(Arrays.asList(parts).subList(from, from + parts.length / inputs.size()));
    }
    return grouped;
  }

  /// Fills what is missing or does not add up; of long sequences few at a time, since a run in
  /// double precision keeps all inner values.
  private static void exact(ModelScore score, Readout readout, Pairs pairs, Part[] parts) {
    int[] open = IntStream.range(0, parts.length).filter(i -> !parts[i].addsUp()).toArray();
    int atOnce = atOnce(score.model(), pairs.layout());
    Map<Integer, ExactRun> runs = new ConcurrentHashMap<>();
    for (int from = 0; from < open.length; from += atOnce) {
      int[] some = Arrays.copyOfRange(open, from, Math.min(open.length, from + atOnce));
      exact(score, readout, pairs, some, runs, parts);
    }
  }

  /// Pairs that are run together.
  private static int atOnce(Model model, Layout layout) {
    long width = 0;
    for (Layer layer : model.layers()) {
      for (Layer.Parameter parameter : layer.parameters()) {
        width += parameter.value().shape().rank() == 1 ? parameter.value().size() : 0;
      }
    }
    long run = Math.max(1, KEPT_OF_A_BIAS * width * layout.first().length());
    return Math.clamp(KEPT / run, 1, Integer.MAX_VALUE);
  }

  /// @param runs those of before, of which only what is needed again stays
  private static void exact(
      ModelScore score,
      Readout readout,
      Pairs pairs,
      int[] open,
      Map<Integer, ExactRun> runs,
      Part[] parts) {
    int[] rows =
        IntStream.of(open)
            .flatMap(i -> IntStream.of(pairs.left()[i], pairs.right()[i]))
            .distinct()
            .toArray();
    runs.keySet().retainAll(IntStream.of(rows).boxed().toList());
    score
        .workers()
        .forEach(
            rows.length,
            k ->
                runs.computeIfAbsent(
                    rows[k], row -> ExactRun.counted(score.model(), pairs.point(row))));
    score
        .workers()
        .forEach(
            open.length,
            k -> {
              int i = open[k];
              ExactRun at = Objects.requireNonNull(runs.get(pairs.left()[i]));
              ExactRun base = Objects.requireNonNull(runs.get(pairs.right()[i]));
              parts[i] =
                  new Part(
                      pairs.times(score.model(), i, Multipliers.of(at, base, readout)),
                      at.value(readout),
                      base.value(readout),
                      Double.SIZE);
            });
  }

  /// Adds what it says that there are steps at all, where a mask leaves out steps of a baseline.
  private static void present(ModelScore score, Pairs pairs, Part[] parts) {
    Map<Integer, List<Presence.Step>> found = new HashMap<>();
    for (int i = 0; i < parts.length; i++) {
      float[] base = pairs.rows()[pairs.right()[i]];
      if (!score.model().continuous().leavesOut(pairs.layout(), base)) {
        continue;
      }
      Part part = parts[i];
      double[] cells = part.cells.clone();
      float[] input = pairs.rows()[pairs.left()[i]];
      if (score.objective() instanceof Objective.OfLogits of) {
        found
            .computeIfAbsent(
                pairs.right()[i],
                row -> Presence.of(score.model(), pairs.layout(), base, of.readout()))
            .forEach(step -> step.share(pairs.layout(), input, base, cells));
      }
      parts[i] = new Part(cells, part.score, score.at(pairs.baseline(i)), part.bits);
    }
  }

  private Explanation explanation(Point input, List<Part> parts) {
    double bits = parts.stream().mapToInt(Part::bits).max().orElse(0);
    if (parts.size() == 1) {
      Part only = parts.get(0);
      return Explanation.ofCells(
          this,
          input,
          IntegratedGradients.floats(only.cells),
          new Completeness(only.score, only.baselineScore, Arrays.stream(only.cells).sum()),
          Map.of("bits", bits));
    }
    return Averages.explanation(
        this,
        input,
        parts.stream().map(Part::cells).toArray(double[][]::new),
        parts.get(0).score,
        parts.stream().mapToDouble(Part::baselineScore).average().orElse(0),
        Map.of("backgrounds", (double) parts.size(), "bits", bits));
  }

  /// The readout of an output.
  ///
  /// @throws IllegalArgumentException if the target is a value inside the model
  static Readout readout(ModelScore score) {
    return switch (score.objective()) {
      case Objective.OfLogits of -> of.readout();
      case Objective.OfSignal of ->
          throw new IllegalArgumentException(
              "the target "
                  + of.layer()
                  + "."
                  + of.signal()
                  + " lies inside the model; this method explains outputs, integrated-gradients"
                  + " explains both");
    };
  }
}
