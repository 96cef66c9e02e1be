package gatelens.select;

import gatelens.names.NearestName;
import gatelens.train.ModelPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;

/// What one trial tries.
///
/// @param cell `gru`, `lstm`, or a GRU's other form: `gru-reset-before`, `gru-uncoupled`; with `bi`
///   before it for both directions
/// @param units hidden units a layer, at least 1; usual: 8 to 256
/// @param layers recurrent layers, at least 1; usual: 1 or 2
/// @param dropout share of values dropped before the last layer, in [0, 1); usual: 0 to 0.5
/// @param rate learning rate, above 0; usual: 0.0003 to 0.01
/// @param around what else is tried; nothing where it is the same for all
public record Candidate(
    String cell, int units, int layers, double dropout, double rate, Around around) {
  /// What is tried around the recurrent layers, each empty where all candidates share it.
  ///
  /// @param batchSize examples a step, at least 1
  /// @param optimizer as {@link gatelens.train.Optimizer#parse} reads it; its rate is the
  ///   candidate's
  /// @param head the layers behind the recurrent ones: `dense(16,relu) dense(4,softmax)`
  /// @param embedding length of a token's vector, at least 1
  public record Around(
      Optional<Integer> batchSize,
      Optional<String> optimizer,
      Optional<String> head,
      Optional<Integer> embedding) {
    /// Nothing.
    public static final Around NOTHING =
        new Around(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if one is below 1
    public Around {
      if (batchSize.orElse(1) < 1 || embedding.orElse(1) < 1) {
        throw new IllegalArgumentException(
            "batch size is "
                + batchSize.orElse(1)
                + ", a token's vector has "
                + embedding.orElse(1)
                + " values; at least 1 of each is needed");
      }
    }

    private String title() {
      return batchSize.map(size -> ", batch " + size).orElse("")
          + optimizer.map(name -> ", " + name).orElse("")
          + head.map(layers -> ", " + layers).orElse("")
          + embedding.map(size -> ", embedding " + size).orElse("");
    }
  }

  private static final List<String> CELLS =
      List.of(
          "gru",
          "lstm",
          "gru-reset-before",
          "gru-uncoupled",
          "bigru",
          "bilstm",
          "bigru-reset-before",
          "bigru-uncoupled");

  /// With nothing else tried.
  ///
  /// @throws IllegalArgumentException if one is outside its range, or the cell is unknown
  public Candidate(String cell, int units, int layers, double dropout, double rate) {
    this(cell, units, layers, dropout, rate, Around.NOTHING);
  }

  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException if one is outside its range, or the cell is unknown
  public Candidate {
    if (!CELLS.contains(cell)) {
      throw new IllegalArgumentException(
          "cell '" + cell + "' is unknown; there are " + CELLS + NearestName.question(cell, CELLS));
    }
    if (units < 1 || layers < 1) {
      throw new IllegalArgumentException(
          "units is " + units + ", layers is " + layers + "; at least 1 of each is needed");
    }
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException("dropout is " + dropout + "; it must be in [0, 1)");
    }
    if (!(rate > 0) || Double.isInfinite(rate)) {
      throw new IllegalArgumentException("the rate is " + rate + "; it must be above 0");
    }
  }

  /// The model of one input that is tried.
  ///
  /// @param before layers before the recurrent ones, as {@link ModelPlan#parse} reads them:
  ///   `embedding(32)`, `masking`, or empty
  /// @param after layers after them: `dense(4,softmax)`
  public ModelPlan plan(String before, String after) {
    return ModelPlan.parse(before + cells() + ending(after));
  }

  /// The layers of one input of several, up to where they are joined.
  ///
  /// @param before layers before the recurrent ones
  public ModelPlan recurrent(String before) {
    return ModelPlan.parse(before + cells());
  }

  /// The layers behind several inputs.
  ///
  /// @param after the last ones: `dense(4,softmax)`
  public ModelPlan head(String after) {
    return ModelPlan.parse(ending(after));
  }

  private String cells() {
    int dash = cell.indexOf('-');
    String kind = dash < 0 ? cell : cell.substring(0, dash);
    String variant = dash < 0 ? "" : "," + cell.substring(dash + 1).replace('-', '_');
    StringBuilder text = new StringBuilder();
    for (int layer = 0; layer < layers; layer++) {
      text.append(' ').append(kind).append('(').append(units);
      text.append(layer < layers - 1 ? ",sequences" : "").append(variant).append(')');
    }
    return text.toString();
  }

  private String ending(String after) {
    return (dropout > 0 ? " dropout(" + dropout + ")" : "") + " " + after;
  }

  /// Every combination, the first axis slowest.
  public static List<Candidate> grid(
      List<String> cells,
      List<Integer> units,
      List<Integer> layers,
      List<Double> dropouts,
      List<Double> rates) {
    List<Candidate> all = new ArrayList<>();
    for (String cell : cells) {
      for (int size : units) {
        for (int depth : layers) {
          for (double dropout : dropouts) {
            for (double rate : rates) {
              all.add(new Candidate(cell, size, depth, dropout, rate));
            }
          }
        }
      }
    }
    return all;
  }

  /// Some of the combinations, drawn without replacement, in the order of the grid.
  ///
  /// Source: J. Bergstra and Y. Bengio, Random Search for Hyper-Parameter Optimization, 2012,
  /// https://jmlr.org/papers/v13/bergstra12a.html
  ///
  /// @param count how many, at least 1; all if there are no more
  /// @param seed the same seed draws the same
  /// @throws IllegalArgumentException if `count` is less than 1
  public static List<Candidate> draw(List<Candidate> grid, int count, long seed) {
    if (count < 1) {
      throw new IllegalArgumentException(
          "the number of candidates to draw is " + count + "; at least 1 is needed");
    }
    List<Candidate> drawn = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(seed);
    int needed = Math.min(count, grid.size());
    for (int i = 0; i < grid.size() && needed > 0; i++) {
      if (random.nextInt(grid.size() - i) < needed) {
        drawn.add(grid.get(i));
        needed--;
      }
    }
    return drawn;
  }

  /// In few words: `gru(16)`, `lstm(32) × 2, dropout 0.2, rate 0.003`.
  public String title() {
    return cell
        + "("
        + units
        + ")"
        + (layers > 1 ? " × " + layers : "")
        + (dropout > 0 ? String.format(Locale.ROOT, ", dropout %s", dropout) : "")
        + String.format(Locale.ROOT, ", rate %s", rate)
        + around.title();
  }
}
