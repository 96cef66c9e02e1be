package gatelens.explain;

import gatelens.sequence.Layout;
import java.util.Iterator;
import java.util.List;

/// What an input is compared with.
public sealed interface Baseline {
  /// The baseline of one input, flat by its layout. Where there are several, their mean; of {@link
  /// Several}, which are compared, the first.
  float[] of(Point input);

  /// All baselines of one input: one, but for {@link Samples}.
  default List<float[]> all(Point input) {
    return List.of(of(input));
  }

  /// What is usual for the model, as nobody says otherwise: where it knows its training data that
  /// tells (`gatelens.lens.Background.usual`), else zeros. A question that reaches a method without
  /// anybody who knows the data compares with zeros.
  record Usual() implements Baseline {
    @Override
    public float[] of(Point input) {
      return new Zeros().of(input);
    }

    @Override
    public String toString() {
      return "zero";
    }
  }

  /// Zeros everywhere.
  record Zeros() implements Baseline {
    @Override
    public float[] of(Point input) {
      return new float[input.values().length];
    }

    @Override
    public String toString() {
      return "zero";
    }
  }

  /// The input's own mean over its steps, feature by feature, at every step.
  record MeanEvent() implements Baseline {
    @Override
    public float[] of(Point input) {
      float[] out = new float[input.values().length];
      for (var part : input.layout().parts()) {
        for (int d = 0; d < part.width(); d++) {
          double sum = 0;
          int count = 0;
          for (int t = 0; t < part.length(); t++) {
            if (part.counts(t)) {
              sum += input.values()[part.offset() + t * part.width() + d];
              count++;
            }
          }
          for (int t = 0; t < part.length(); t++) {
            out[part.offset() + t * part.width() + d] = (float) (sum / Math.max(1, count));
          }
        }
      }
      return out;
    }

    @Override
    public String toString() {
      return "mean event";
    }
  }

  /// The first step carried forward over all others.
  record CarriedForward() implements Baseline {
    @Override
    public float[] of(Point input) {
      float[] out = input.values().clone();
      for (var part : input.layout().parts()) {
        for (int t = 1; t < part.length(); t++) {
          System.arraycopy(out, part.offset(), out, part.offset() + t * part.width(), part.width());
        }
      }
      return out;
    }

    @Override
    public String toString() {
      return "carried forward";
    }
  }

  /// A given input, or one event to be repeated at each step of a single-part input.
  ///
  /// @param values of the whole input, flat by its layout; an input of another length is made to
  ///   fit as {@link BaselineInput} says
  /// @param name for people
  record Given(BaselineInput values, String name) implements Baseline {
    /// Values whose lengths are not told.
    ///
    /// @param values flat: a whole input, or one event
    public Given(float[] values, String name) {
      this(BaselineInput.of(values), name);
    }

    @Override
    public float[] of(Point input) {
      return values.fitted(input.layout(), "baseline " + name);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /// Several inputs: a background. Those of another length than the input that is compared with
  /// them are made to fit, as {@link BaselineInput} says.
  ///
  /// @param rows at least one
  /// @param name for people
  record Samples(List<BaselineInput> rows, String name) implements Baseline {
    /// Checks that there is one at least.
    ///
    /// @throws IllegalArgumentException if there is none
    public Samples {
      rows = List.copyOf(rows);
      if (rows.isEmpty()) {
        throw new IllegalArgumentException("the background has no rows; at least 1 is needed");
      }
    }

    /// Inputs whose lengths are not told.
    ///
    /// @param rows flat, each a whole input
    /// @throws IllegalArgumentException if there is none
    public static Samples of(List<float[]> rows, String name) {
      return new Samples(rows.stream().map(BaselineInput::of).toList(), name);
    }

    @Override
    public float[] of(Point input) {
      return Baseline.mean(
          rows.stream().map(row -> row.fitted(input.layout(), "background " + name)).iterator());
    }

    @Override
    public List<float[]> all(Point input) {
      return rows.stream().map(row -> row.fitted(input.layout(), "background " + name)).toList();
    }

    /// The mean over the rows, value by value, after they are made to fit.
    public Baseline mean() {
      BaselineInput first = rows.get(0);
      boolean alike = rows.stream().allMatch(first::isLike);
      return alike
          ? new Given(
              new BaselineInput(
                  Baseline.mean(rows.stream().map(BaselineInput::values).toList()),
                  first.lengths()),
              "mean of " + name)
          : new Drawn("mean of " + name, input -> List.of(Baseline.mean(all(input))));
    }

    @Override
    public String toString() {
      return name + " (" + rows.size() + ")";
    }
  }

  /// Several baselines to be taken one after the other and compared: what an explanation says
  /// depends on its baseline, and this shows how much. A {@link gatelens.explain.Explainer} made of
  /// it by name runs once for each.
  ///
  /// @param each at least two
  record Several(List<Baseline> each) implements Baseline {
    /// Checks that there are two at least.
    ///
    /// @throws IllegalArgumentException if there are fewer
    public Several {
      each = List.copyOf(each);
      if (each.size() < 2) {
        throw new IllegalArgumentException(
            each.size() + " baselines; at least 2 are needed to compare them");
      }
    }

    @Override
    public float[] of(Point input) {
      return each.get(0).of(input);
    }

    @Override
    public List<float[]> all(Point input) {
      return each.stream().map(one -> one.of(input)).toList();
    }

    @Override
    public String toString() {
      return String.join(", ", each.stream().map(Baseline::toString).toList());
    }
  }

  /// Inputs drawn afresh for each input: the mean over all of them is compared with.
  ///
  /// @param name for people
  /// @param draws gives the inputs to compare with, at least one, each flat; the same for the same
  ///   input
  record Drawn(String name, java.util.function.Function<Point, List<float[]>> draws)
      implements Baseline {
    @Override
    public float[] of(Point input) {
      return Baseline.mean(all(input));
    }

    @Override
    public List<float[]> all(Point input) {
      return draws.apply(input);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /// The bootstrap: each value is one that its feature takes somewhere in a background, drawn for
  /// each cell by itself.
  ///
  /// @param background series of as many features a step as the input; they may be of another
  ///   length
  /// @param draws inputs to compare with, at least 1; 10 is usual
  /// @param seed decides the draws
  /// @throws IllegalArgumentException if there is no draw
  static Baseline bootstrap(Samples background, int draws, long seed) {
    return new Bootstrap(background, draws, seed);
  }

  /// The bootstrap: each value is one that its feature takes somewhere in a background, drawn for
  /// each cell by itself.
  ///
  /// @param background series of as many features a step as the input; they may be of another
  ///   length
  /// @param draws inputs to compare with, at least 1; 10 is usual
  /// @param seed decides the draws
  record Bootstrap(Samples background, int draws, long seed) implements Baseline {
    /// Checks that there is a draw.
    ///
    /// @throws IllegalArgumentException if there is none
    public Bootstrap {
      if (draws < 1) {
        throw new IllegalArgumentException("draws is " + draws + "; at least 1 is needed");
      }
    }

    @Override
    public float[] of(Point input) {
      return Baseline.mean(all(input));
    }

    @Override
    public List<float[]> all(Point input) {
      java.util.SplittableRandom random = new java.util.SplittableRandom(seed);
      List<float[]> rows = new java.util.ArrayList<>();
      for (int k = 0; k < draws; k++) {
        rows.add(bootstrap(background, input.layout(), random));
      }
      return rows;
    }

    @Override
    public String toString() {
      return "bootstrap of " + background + ", " + draws + " draws";
    }
  }

  private static float[] mean(List<float[]> rows) {
    return mean(rows.iterator());
  }

  /// The mean of rows of which one is held at a time.
  private static float[] mean(Iterator<float[]> rows) {
    float[] row = rows.next();
    if (!rows.hasNext()) {
      return row;
    }
    double[] sum = new double[row.length];
    int count = 1;
    for (int i = 0; i < sum.length; i++) {
      sum[i] += row[i];
    }
    for (; rows.hasNext(); count++) {
      row = rows.next();
      for (int i = 0; i < sum.length; i++) {
        sum[i] += row[i];
      }
    }
    float[] mean = new float[sum.length];
    for (int i = 0; i < sum.length; i++) {
      mean[i] = (float) (sum[i] / count);
    }
    return mean;
  }

  private static float[] bootstrap(
      Samples background, Layout layout, java.util.SplittableRandom random) {
    float[] row = new float[layout.size()];
    for (int p = 0; p < layout.parts().size(); p++) {
      Layout.Part part = layout.parts().get(p);
      for (int i = 0; i < part.size(); i++) {
        BaselineInput from = background.rows().get(random.nextInt(background.rows().size()));
        int step = random.nextInt(from.length(layout, p, "background " + background.name()));
        row[part.offset() + i] =
            from.values()[from.offset(layout, p) + step * part.width() + i % part.width()];
      }
    }
    return row;
  }
}
