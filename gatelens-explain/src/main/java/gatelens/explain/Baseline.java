package gatelens.explain;

import java.util.Arrays;
import java.util.List;

/// What an input is compared with.
public sealed interface Baseline {
  /// The baseline of one input, flat by its layout. Where there are several, the first.
  float[] of(Point input);

  /// All baselines of one input: one, but for {@link Samples}.
  default List<float[]> all(Point input) {
    return List.of(of(input));
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

  /// Given values: one flat array, or one event to be repeated at each step of a single-part input.
  ///
  /// @param values `layout.size()` values, or as many as one step has features
  /// @param name for people
  record Given(float[] values, String name) implements Baseline {
    @Override
    public float[] of(Point input) {
      int size = input.values().length;
      if (values.length == size) {
        return values.clone();
      }
      if (input.layout().parts().size() == 1 && values.length == input.layout().first().width()) {
        float[] out = new float[size];
        for (int i = 0; i < size; i++) {
          out[i] = values[i % values.length];
        }
        return out;
      }
      throw new IllegalArgumentException(
          "baseline "
              + name
              + ": expected "
              + size
              + " values (a whole input) or "
              + input.layout().first().width()
              + " (one event), found "
              + values.length);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Given that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /// Several inputs: a background. Each input is compared with those of its own length.
  ///
  /// @param rows each flat
  /// @param name for people
  record Samples(List<float[]> rows, String name) implements Baseline {
    /// Checks that there is one at least.
    ///
    /// @throws IllegalArgumentException if there is none
    public Samples {
      rows = List.copyOf(rows);
      if (rows.isEmpty()) {
        throw new IllegalArgumentException("the background has no rows; at least 1 is needed");
      }
    }

    @Override
    public float[] of(Point input) {
      return all(input).get(0);
    }

    @Override
    public List<float[]> all(Point input) {
      List<float[]> fitting =
          rows.stream().filter(row -> row.length == input.values().length).toList();
      if (fitting.isEmpty()) {
        throw new IllegalArgumentException(
            "background "
                + name
                + ": expected rows of "
                + input.values().length
                + " values like the input, found "
                + rows.get(0).length);
      }
      return fitting;
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
      return all(input).get(0);
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
    if (draws < 1) {
      throw new IllegalArgumentException("draws is " + draws + "; at least 1 is needed");
    }
    return new Drawn(
        "bootstrap of " + background + ", " + draws + " draws",
        input -> {
          java.util.SplittableRandom random = new java.util.SplittableRandom(seed);
          int width = input.layout().first().width();
          List<float[]> rows = new java.util.ArrayList<>();
          for (int k = 0; k < draws; k++) {
            float[] row = new float[input.values().length];
            for (int i = 0; i < row.length; i++) {
              float[] from = background.rows().get(random.nextInt(background.rows().size()));
              row[i] = from[random.nextInt(from.length / width) * width + i % width];
            }
            rows.add(row);
          }
          return rows;
        });
  }
}
