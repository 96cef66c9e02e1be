package gatelens.intervention;

import gatelens.trace.StatePlace;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Where a difference between two sequences lives in a network: the state of a block of units
/// behind one step is taken from the donor, and the share of the difference of the two scores is
/// told that this alone brings about. 0 where it changes nothing, 1 where the donor's whole score
/// comes with it. Shares need not add up: what two blocks hold twice either of them brings.
///
/// `share = (s(patched) - s(input)) / (s(donor) - s(input))`, s the logit of one output.
///
/// Source: K. Meng, D. Bau, A. Andonian and Y. Belinkov, Locating and Editing Factual Associations
/// in GPT, 2022, https://arxiv.org/abs/2202.05262 (causal tracing).
///
/// @param output the logit, from 0
/// @param input its value for the input
/// @param donor its value for the donor
/// @param rows layers and units of each row, lower layers first
/// @param shares `double[rows][T]`
/// @param whole what the whole state behind each step brings, `double[T]`
/// @param cellSteps steps that were run
public record PatchMap(
    int output,
    double input,
    double donor,
    List<Row> rows,
    double[][] shares,
    double[] whole,
    long cellSteps) {
  /// Units that are patched together.
  ///
  /// @param layer its name
  /// @param from the first unit, from 0
  /// @param to one past the last
  public record Row(String layer, int from, int to) {
    /// `gru_0, units 0 to 7`.
    public String words() {
      return to == from + 1
          ? layer + ", unit " + from
          : layer + ", units " + from + " to " + (to - 1);
    }
  }

  /// Keeps an unmodifiable copy of the rows.
  public PatchMap {
    rows = List.copyOf(rows);
  }

  /// The map of a sequence and its donor.
  ///
  /// @param interventions of the input, with a donor of as many steps
  /// @param output the logit that is looked at, from 0
  /// @param donorLogit its value for the donor
  /// @param most rows of a layer: its units are parted into so many blocks
  /// @throws IllegalArgumentException if the two sequences have the same score
  public static PatchMap of(Interventions interventions, int output, double donorLogit, int most) {
    double before = interventions.before().logits()[output];
    if (donorLogit == before) {
      throw new IllegalArgumentException(
          "both sequences have the same score, so there is no difference whose place could be"
              + " shown; take another donor");
    }
    List<Row> rows = rows(interventions.places(), most);
    int steps = interventions.steps();
    double[][] shares = new double[rows.size()][steps];
    double[] whole = new double[steps];
    long cellSteps = 0;
    for (int step = 0; step < steps; step++) {
      List<List<Intervention>> changes = new ArrayList<>();
      for (Row row : rows) {
        changes.add(List.of(graft(row.layer(), row.from(), row.to(), step)));
      }
      int at = step;
      changes.add(
          interventions.places().stream()
              .map(place -> graft(place.layer(), 0, place.units(), at))
              .toList());
      Interventions.Many many = interventions.each(changes);
      cellSteps += many.cellSteps();
      for (int row = 0; row <= rows.size(); row++) {
        double share = (many.answers().get(row).logits()[output] - before) / (donorLogit - before);
        if (row < rows.size()) {
          shares[row][step] = share;
        } else {
          whole[step] = share;
        }
      }
    }
    return new PatchMap(output, before, donorLogit, rows, shares, whole, cellSteps);
  }

  private static Intervention graft(String layer, int from, int to, int step) {
    return new Intervention.Graft(
        layer, IntStream.range(from, to).boxed().toList(), step, step + 1, step);
  }

  private static List<Row> rows(List<StatePlace> places, int most) {
    List<Row> rows = new ArrayList<>();
    for (StatePlace place : places) {
      int blocks = Math.min(most, place.units());
      for (int b = 0; b < blocks; b++) {
        rows.add(
            new Row(place.layer(), b * place.units() / blocks, (b + 1) * place.units() / blocks));
      }
    }
    return rows;
  }

  /// What the blocks of a step bring together, to be seen beside {@link #whole}.
  ///
  /// @param step from 0
  public double sum(int step) {
    double sum = 0;
    for (double[] row : shares) {
      sum += row[step];
    }
    return sum;
  }
}
