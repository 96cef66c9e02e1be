package gatelens.perturb;

import gatelens.explain.Completeness;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.Explanation.Grouping;
import gatelens.explain.Point;
import gatelens.sequence.Layout;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The players of one layout.
///
/// @param layout the layout
/// @param players M of them
/// @param grouping what one number of an explanation stands for
public record Partition(Layout layout, List<Player> players, Grouping grouping) {
  /// Keeps an unmodifiable copy.
  public Partition {
    players = List.copyOf(players);
  }

  /// M.
  public int size() {
    return players.size();
  }

  /// Those players whose values differ between two inputs: the others decide nothing.
  int[] varying(float[] input, List<float[]> baselines) {
    int[] found = new int[size()];
    int count = 0;
    for (int i = 0; i < size(); i++) {
      for (float[] baseline : baselines) {
        if (players.get(i).differs(input, baseline)) {
          found[count++] = i;
          break;
        }
      }
    }
    return java.util.Arrays.copyOf(found, count);
  }

  /// Lays numbers of players out over events, features or cells. A player that covers several of
  /// them gives each an equal share, so that the sum stays.
  ///
  /// @param values `double[M]`
  public List<Tensor> spread(double[] values) {
    return lay(values, true);
  }

  /// Lays numbers of players out over events, features or cells; each gets the mean of the players
  /// that cover it. For windows that overlap.
  ///
  /// @param values `double[M]`
  public List<Tensor> average(double[] values) {
    return lay(values, false);
  }

  private List<Tensor> lay(double[] values, boolean share) {
    double[] sums = new double[layout.size()];
    int[] covers = new int[layout.size()];
    for (int p = 0; p < size(); p++) {
      List<Integer> keys = keys(players.get(p));
      for (int key : keys) {
        sums[key] += share ? values[p] / keys.size() : values[p];
        covers[key]++;
      }
    }
    List<Tensor> out = new ArrayList<>();
    for (Layout.Part part : layout.parts()) {
      int[] shape =
          switch (grouping) {
            case CELLS -> new int[] {part.length(), part.width()};
            case EVENTS -> new int[] {part.length()};
            case FEATURES -> new int[] {part.width()};
          };
      out.add(
          Tensor.generate(
              i -> sums[part.offset() + i] / (share ? 1 : Math.max(1, covers[part.offset() + i])),
              shape));
    }
    return out;
  }

  /// Which numbers a player stands for, counted from the offset of its part.
  private List<Integer> keys(Player player) {
    java.util.TreeSet<Integer> keys = new java.util.TreeSet<>();
    for (int k = 0; k < player.starts().length; k++) {
      for (int i = player.starts()[k]; i < player.starts()[k] + player.lengths()[k]; i++) {
        keys.add(key(i));
      }
    }
    return List.copyOf(keys);
  }

  private int key(int cell) {
    for (Layout.Part part : layout.parts()) {
      if (cell < part.offset() + part.size()) {
        int inside = cell - part.offset();
        return part.offset()
            + switch (grouping) {
              case CELLS -> inside;
              case EVENTS -> inside / part.width();
              case FEATURES -> inside % part.width();
            };
      }
    }
    throw new IllegalArgumentException(
        "value " + cell + " is outside an input of " + layout.size());
  }

  /// True if a player is exactly one event, feature or cell.
  private boolean plain() {
    return players.stream().allMatch(p -> keys(p).size() == 1);
  }

  /// An explanation whose numbers are those of the players.
  ///
  /// @param values `double[M]`
  /// @param errors standard errors, `double[M]`, if the values were sampled
  public Explanation explanation(
      Explainer<?> by,
      Point input,
      double[] values,
      Optional<double[]> errors,
      Completeness completeness,
      Map<String, Double> notes) {
    Map<String, Double> all = new LinkedHashMap<>(notes);
    if (!plain()) {
      for (int p = 0; p < size(); p++) {
        all.put("player " + players.get(p).label(), values[p]);
      }
    }
    return new Explanation(
        by, input, spread(values), grouping, errors.map(this::spread), completeness, Map.of(), all);
  }
}
