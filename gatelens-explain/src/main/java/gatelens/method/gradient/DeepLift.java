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
/// Between two runs of thousands of steps that stay in different states multipliers may grow from
/// step to step. Parts of both signs that are too large to add up in double precision too are no
/// numbers (NaN): nothing is said, rather than something that is wrong.
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

  /// Parts of so many times the change (of the score's unit, where it changes less) cannot add up
  /// to it in double precision: what that rounds to, of the share that may be left.
  private static final double BEYOND = RELATIVE / Math.ulp(0.5);

  /// Numbers that runs in double precision may keep together: half a GiB.
  private static final long KEPT = 1 << 26;

  /// Of a background of long rows so much of that is held at a time.
  private static final int PORTIONS = 4;

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
          if (baseline instanceof Baseline.Samples samples && isLarge(samples, some.get(0))) {
            return some.stream().map(input -> inPortions(score, input, samples)).toList();
          }
          List<List<Part>> parts = parts(score, some);
          return IntStream.range(0, some.size())
              .mapToObj(k -> explanation(some.get(k), parts.get(k)))
              .toList();
        });
  }

  /// True if the parts of all rows of a background would take more than half a GiB.
  private static boolean isLarge(Baseline.Samples samples, Point input) {
    return samples.rows().size() * (long) input.values().length > KEPT;
  }

  /// The mean over a background of long rows, some rows at a time. It ends with the first whose
  /// parts have grown beyond every sum.
  private Explanation inPortions(ModelScore score, Point input, Baseline.Samples samples) {
    int n = input.values().length;
    int atOnce = Math.clamp(KEPT / PORTIONS / n, 1, samples.rows().size());
    Averages.Running mean = new Averages.Running(n);
    double own = 0;
    int bits = 0;
    for (int from = 0; from < samples.rows().size(); from += atOnce) {
      int to = Math.min(samples.rows().size(), from + atOnce);
      Baseline some = new Baseline.Samples(samples.rows().subList(from, to), samples.name());
      for (Part part : new DeepLift(some).parts(score, List.of(input)).get(0)) {
        own = part.score;
        bits = Math.max(bits, part.bits);
        if (part.isBeyond()) {
          return explanation(input, List.of(part));
        }
        mean.add(part.cells, part.baselineScore);
      }
    }
    return mean.explanation(
        this,
        input,
        own,
        Map.of("backgrounds", (double) samples.rows().size(), "bits", (double) bits));
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

    /// True of parts that have grown beyond every sum.
    boolean isBeyond() {
      double size = Arrays.stream(cells).map(Math::abs).sum();
      return bits > 0 && !(size <= BEYOND * Math.max(1, Math.abs(score - baselineScore)));
    }

    /// Without the numbers, which many long rows would not leave room for, if they have grown so.
    Part grown() {
      return isBeyond() ? with(new double[] {Double.NaN}) : this;
    }

    Part with(double[] others) {
      return new Part(others, score, baselineScore, bits);
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
                          Float.SIZE)
                      .grown());
    }
    if (score.objective() instanceof Objective.OfLogits of) {
      exact(score, of.readout(), pairs, parts);
    } else if (!score.model().continuous().hasPairs()) {
      readout(score);
    }
    lose(pairs, parts);
    present(score, pairs, parts);
    List<List<Part>> grouped = new ArrayList<>();
    for (int from = 0; from < parts.length; from += parts.length / inputs.size()) {
      grouped.add(Arrays.asList(parts).subList(from, from + parts.length / inputs.size()));
    }
    return grouped;
  }

  /// Fills what is missing or does not add up; of long sequences few at a time, since a run in
  /// double precision keeps all inner values. Of parts that have grown beyond every sum one pair is
  /// run: where double precision does not add up either, it would not for the others.
  private static void exact(ModelScore score, Readout readout, Pairs pairs, Part[] parts) {
    int[] open = IntStream.range(0, parts.length).filter(i -> !parts[i].addsUp()).toArray();
    int[] beyond = IntStream.of(open).filter(i -> parts[i].isBeyond()).toArray();
    if (beyond.length > 0) {
      int[] one = {beyond[0]};
      if (kept(score.model(), pairs.layout()) <= KEPT) {
        exact(score, readout, pairs, one, new ConcurrentHashMap<>(), parts);
      }
      boolean lost = parts[beyond[0]].isBeyond();
      open = IntStream.of(open).filter(i -> lost ? !parts[i].isBeyond() : i != beyond[0]).toArray();
    }
    int atOnce = Math.clamp(KEPT / kept(score.model(), pairs.layout()), 1, parts.length);
    Map<Integer, ExactRun> runs = new ConcurrentHashMap<>();
    for (int from = 0; from < open.length; from += atOnce) {
      int[] some = Arrays.copyOfRange(open, from, Math.min(open.length, from + atOnce));
      exact(score, readout, pairs, some, runs, parts);
    }
  }

  /// Parts that have grown beyond every sum become no numbers, one array for all.
  private static void lose(Pairs pairs, Part[] parts) {
    double[] none = new double[0];
    for (int i = 0; i < parts.length; i++) {
      if (parts[i].isBeyond()) {
        if (none.length == 0) {
          none = new double[pairs.layout().size()];
          Arrays.fill(none, Double.NaN);
        }
        parts[i] = parts[i].with(none);
      }
    }
  }

  /// Numbers that a run in double precision keeps, about.
  private static long kept(Model model, Layout layout) {
    long width = 0;
    for (Layer layer : model.layers()) {
      for (Layer.Parameter parameter : layer.parameters()) {
        width += parameter.value().shape().rank() == 1 ? parameter.value().size() : 0;
      }
    }
    return Math.max(1, KEPT_OF_A_BIAS * width * layout.first().length());
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
                          Double.SIZE)
                      .grown();
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
      if (part.isBeyond()) {
        continue;
      }
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
