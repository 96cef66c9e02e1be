package gatelens.counterfactual;

import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Score;
import gatelens.explain.Target;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.Layout;
import gatelens.sequence.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// Searches the fewest events that, had they been others, would have changed the answer.
///
/// In each round every event is tried with every alternative, run only from that event on; the one
/// that helps most is kept, or, once some flip the answer, the least change among them. When the
/// answer has flipped, the fewest of the changed events that keep it so are found, then the fewest
/// single values: of up to {@value #TRIED_WHOLE} all subsets are tried, of more one after the other
/// is taken back until none can be. What is found is verified by a whole run of the model. Where
/// there are more alternatives than {@link #tried}, the gradient chooses the most promising.
///
/// Sources: E. Delaney, D. Greene, M. Keane, Instance-Based Counterfactual Explanations for Time
/// Series Classification, 2021, https://arxiv.org/abs/2009.13211; E. Ates et al., Counterfactual
/// Explanations for Multivariate Time Series, 2021, https://arxiv.org/abs/2008.10781; J. Ebrahimi
/// et al., HotFlip, 2018, https://arxiv.org/abs/1712.06751
///
/// @param budget the most events that may change, at least 1; usual: 5
/// @param donors series of the wanted class whose events are tried, the nearest ones; usual: 32
/// @param tried alternatives an event that are really run; usual: 64
/// @param constraints what may not change
public record CounterfactualSearch(int budget, int donors, int tried, Constraints constraints) {
  /// Changes of which every subset is tried: 4,094 runs.
  private static final int TRIED_WHOLE = 12;

  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is below 1
  public CounterfactualSearch {
    if (budget < 1 || donors < 1 || tried < 1) {
      throw new IllegalArgumentException(
          "budget is "
              + budget
              + ", donors "
              + donors
              + ", tried "
              + tried
              + "; each must be at least 1, usual are 5, 32 and 64");
    }
  }

  /// The usual search.
  public static CounterfactualSearch usual() {
    return new CounterfactualSearch(5, 32, 64, Constraints.NONE);
  }

  /// Finds a counterfactual of a series.
  ///
  /// @param training series of the same size; those that the model gives the wanted class lend
  ///   their events
  /// @param wanted the class to reach; the runner-up if empty
  /// @throws IllegalArgumentException if no training series has the wanted class, or a constraint
  ///   names a feature or step that there is not
  public Counterfactual find(
      Model model, Point input, List<float[]> training, OptionalInt wanted, Workers workers) {
    double[] classes = scores(model, input, workers);
    int from = best(classes, -1);
    int to = wanted.orElse(best(classes, from));
    Plausibility near = plausibility(input, training);
    ModelScore margin = margin(model, to, workers);
    double[] margins = evaluate(margin, input.layout(), training).values();
    List<float[]> unlike =
        IntStream.range(0, margins.length)
            .filter(i -> margins[i] > 0)
            .mapToObj(training::get)
            .toList();
    if (unlike.isEmpty()) {
      throw new IllegalArgumentException(
          "the model gives none of "
              + training.size()
              + " training series the class "
              + model.info().className(to)
              + "; there is nothing to learn from");
    }
    Alternatives events = new Alternatives.OfSeries(near.nearest(input.values(), unlike, donors));
    return new Run(this, margin, input, events, near, from, to).search();
  }

  /// Finds a counterfactual out of given alternatives, such as tokens.
  ///
  /// @param training for plausibility; may be empty, then distances are 0
  /// @param wanted the class to reach; the runner-up if empty
  public Counterfactual find(
      Model model,
      Point input,
      Alternatives alternatives,
      List<float[]> training,
      OptionalInt wanted,
      Workers workers) {
    double[] classes = scores(model, input, workers);
    int from = best(classes, -1);
    int to = wanted.orElse(best(classes, from));
    List<float[]> seen = training.isEmpty() ? List.of(input.values()) : training;
    return new Run(
            this,
            margin(model, to, workers),
            input,
            alternatives,
            plausibility(input, seen),
            from,
            to)
        .search();
  }

  private Plausibility plausibility(Point input, List<float[]> training) {
    Layout.Part part = input.layout().first();
    constraints.check(part.length(), part.width());
    for (float[] row : training) {
      if (row.length != input.values().length) {
        throw new IllegalArgumentException(
            "a training series has "
                + row.length
                + " values, the input "
                + input.values().length
                + "; they must be of one length");
      }
    }
    return new Plausibility(training, part.width(), 5);
  }

  private static ModelScore margin(Model model, int to, Workers workers) {
    return new ModelScore(model, new Target.Output(to, Target.Scale.MARGIN, -1), workers);
  }

  static Score.Scores evaluate(ModelScore score, Layout layout, List<float[]> rows) {
    return score.evaluate(Rows.of(layout, rows.toArray(new float[0][])));
  }

  private static double[] scores(Model model, Point input, Workers workers) {
    if (model.classCount() < 2) {
      throw new IllegalArgumentException(
          "the model has one output and no classes; there is no other answer to ask for");
    }
    return IntStream.range(0, model.classCount())
        .mapToDouble(c ->
            new ModelScore(model, new Target.Output(c, Target.Scale.LOGIT, -1), workers).at(input))
        .toArray();
  }

  private static int best(double[] scores, int except) {
    int best = except == 0 ? 1 : 0;
    for (int c = 0; c < scores.length; c++) {
      if (c != except && scores[c] > scores[best]) {
        best = c;
      }
    }
    return best;
  }

  /// One search.
  private static final class Run {
    private final CounterfactualSearch settings;
    private final ModelScore margin;
    private final Point input;
    private final Alternatives alternatives;
    private final Plausibility near;
    private final int from;
    private final int to;
    private final Layout.Part part;
    private long evaluations;
    private long cellSteps;

    Run(
        CounterfactualSearch settings,
        ModelScore margin,
        Point input,
        Alternatives alternatives,
        Plausibility near,
        int from,
        int to) {
      this.settings = settings;
      this.margin = margin;
      this.input = input;
      this.alternatives = alternatives;
      this.near = near;
      this.from = from;
      this.to = to;
      this.part = input.layout().first();
    }

    Counterfactual search() {
      double before = margin.at(input);
      Point now = input;
      double reached = before;
      for (int round = 0; round < settings.budget && reached <= 0; round++) {
        Optional<Change> change = better(now, reached);
        if (change.isEmpty()) {
          break;
        }
        now = now.with(change.get().applied(now.values(), part));
        reached = change.get().margin;
      }
      Point kept = before <= 0 && reached > 0 ? minimal(now) : input;
      double verified = margin.at(kept);
      return new Counterfactual(
          input,
          kept,
          from,
          to,
          before,
          verified,
          events(kept),
          cells(kept),
          verified > 0 && isMinimal(kept),
          near.change(input.values(), kept.values()),
          near.of(kept.values(), input.values()),
          near.of(input.values(), input.values()),
          evaluations,
          cellSteps);
    }

    /// The best change of one event: the smallest of those that flip, else the one that helps most.
    private Optional<Change> better(Point now, double reached) {
      List<Change> changes = changes(now);
      if (changes.isEmpty()) {
        return Optional.empty();
      }
      double[] margins = run(now, changes);
      Change best = changes.get(0);
      double bestMargin = Double.NEGATIVE_INFINITY;
      double bestSize = Double.POSITIVE_INFINITY;
      for (int i = 0; i < margins.length; i++) {
        double size =
            margins[i] > 0
                ? near.change(changes.get(i).applied(now.values(), part), input.values())
                : Double.POSITIVE_INFINITY;
        if (size < bestSize || (Double.isInfinite(bestSize) && margins[i] > bestMargin)) {
          best = changes.get(i);
          bestMargin = margins[i];
          bestSize = size;
        }
      }
      return bestMargin > reached
          ? Optional.of(new Change(best.step, best.event, bestMargin))
          : Optional.empty();
    }

    private List<Change> changes(Point now) {
      float[][] gradient = {new float[0]};
      List<Change> all = new ArrayList<>();
      for (int t = 0; t < part.length(); t++) {
        if (!part.counts(t) || settings.constraints.fixedSteps().contains(t) || differs(now, t)) {
          continue;
        }
        float[] own = event(now.values(), t);
        List<float[]> here = new ArrayList<>();
        for (float[] proposed : alternatives.at(part, t)) {
          float[] allowed = settings.constraints.allowed(own, proposed);
          if (!Arrays.equals(allowed, own)) {
            here.add(allowed);
          }
        }
        if (here.size() > settings.tried) {
          if (gradient[0].length == 0) {
            margin.gradients(
                Rows.of(now.layout(), now.values()), (row, g) -> gradient[0] = g.clone());
          }
          here = promising(here, own, t, gradient[0]);
        }
        for (float[] event : here) {
          all.add(new Change(t, event, 0));
        }
      }
      return all;
    }

    private List<float[]> promising(List<float[]> here, float[] own, int t, float[] gradient) {
      int at = part.offset() + t * part.width();
      return here.stream()
          .sorted(
              java.util.Comparator.comparingDouble(event -> {
                double gain = 0;
                for (int d = 0; d < own.length; d++) {
                  gain += gradient[at + d] * (event[d] - own[d]);
                }
                return -gain;
              }))
          .limit(settings.tried)
          .toList();
    }

    private double[] run(Point now, List<Change> changes) {
      Score.Scores scores =
          margin.evaluate(
              new Rows() {
                @Override
                public Layout layout() {
                  return now.layout();
                }

                @Override
                public int count() {
                  return changes.size();
                }

                @Override
                public void copyTo(int row, float[] target) {
                  System.arraycopy(now.values(), 0, target, 0, target.length);
                  changes.get(row).into(target, part);
                }

                @Override
                public int firstStep(int row) {
                  return changes.get(row).step;
                }
              },
              now);
      evaluations += changes.size();
      cellSteps += scores.cellSteps();
      return scores.values();
    }

    /// Takes back what is not needed: events, then single values, until no subset of either that
    /// was tried is enough. Vectors of tokens stay whole.
    private Point minimal(Point flipped) {
      Point kept = flipped;
      for (int before = cells(kept) + 1; cells(kept) < before; ) {
        before = cells(kept);
        kept = fewer(kept, events(kept).stream().map(this::ofEvent).toList());
        if (!(alternatives instanceof Alternatives.OfTokens)) {
          kept = fewer(kept, changed(kept).mapToObj(cell -> new int[] {cell}).toList());
        }
      }
      return kept;
    }

    private boolean isMinimal(Point kept) {
      return events(kept).size() <= TRIED_WHOLE
          && (alternatives instanceof Alternatives.OfTokens || cells(kept) <= TRIED_WHOLE);
    }

    private int[] ofEvent(int step) {
      return IntStream.range(0, part.width())
          .map(d -> part.offset() + step * part.width() + d)
          .toArray();
    }

    private IntStream changed(Point kept) {
      return IntStream.range(0, kept.values().length)
          .filter(i -> kept.values()[i] != input.values()[i]);
    }

    /// As few of the units as are enough.
    ///
    /// @param units values that are changed together, by their places
    private Point fewer(Point flipped, List<int[]> units) {
      if (units.size() <= TRIED_WHOLE) {
        return fewest(flipped, units);
      }
      Point kept = flipped;
      List<int[]> left = new ArrayList<>(units);
      left.sort(
          java.util.Comparator.comparingDouble(unit ->
              -Arrays.stream(unit)
                  .mapToDouble(i -> Math.abs(flipped.values()[i] - input.values()[i]))
                  .sum()));
      for (int before = left.size() + 1; left.size() < before; ) {
        before = left.size();
        for (int[] unit : List.copyOf(left)) {
          Point tried = without(kept, unit);
          if (stays(tried)) {
            kept = tried;
            left.remove(unit);
          }
        }
      }
      return left.size() <= TRIED_WHOLE ? fewest(kept, left) : kept;
    }

    /// The smallest subset that is enough, of those the one with the least change; all are tried.
    private Point fewest(Point flipped, List<int[]> units) {
      for (int size = 1; size < units.size(); size++) {
        List<float[]> rows = new ArrayList<>();
        for (int subset = 0; subset < 1 << units.size(); subset++) {
          if (Integer.bitCount(subset) == size) {
            rows.add(only(flipped, units, subset));
          }
        }
        Score.Scores scores = evaluate(margin, input.layout(), rows);
        evaluations += rows.size();
        cellSteps += scores.cellSteps();
        double[] margins = scores.values();
        Optional<float[]> least =
            IntStream.range(0, margins.length)
                .filter(i -> margins[i] > 0)
                .mapToObj(rows::get)
                .min(java.util.Comparator.comparingDouble(row -> near.change(row, input.values())));
        if (least.isPresent() && stays(flipped.with(least.get()))) {
          return flipped.with(least.get());
        }
      }
      return flipped;
    }

    private float[] only(Point flipped, List<int[]> units, int subset) {
      float[] values = input.values().clone();
      for (int u = 0; u < units.size(); u++) {
        if ((subset & 1 << u) != 0) {
          for (int i : units.get(u)) {
            values[i] = flipped.values()[i];
          }
        }
      }
      return values;
    }

    private Point without(Point kept, int[] unit) {
      float[] values = kept.values().clone();
      for (int i : unit) {
        values[i] = input.values()[i];
      }
      return kept.with(values);
    }

    private boolean stays(Point tried) {
      evaluations++;
      cellSteps += part.length();
      return margin.at(tried) > 0;
    }

    private float[] event(float[] values, int step) {
      int at = part.offset() + step * part.width();
      return Arrays.copyOfRange(values, at, at + part.width());
    }

    private boolean differs(Point now, int step) {
      return !Arrays.equals(event(now.values(), step), event(input.values(), step));
    }

    private List<Integer> events(Point kept) {
      return IntStream.range(0, part.length()).filter(t -> differs(kept, t)).boxed().toList();
    }

    private int cells(Point kept) {
      return (int) changed(kept).count();
    }
  }

  /// Another event at a step.
  private record Change(int step, float[] event, double margin) {
    void into(float[] target, Layout.Part part) {
      System.arraycopy(event, 0, target, part.offset() + step * part.width(), event.length);
    }

    float[] applied(float[] values, Layout.Part part) {
      float[] out = values.clone();
      into(out, part);
      return out;
    }
  }
}
