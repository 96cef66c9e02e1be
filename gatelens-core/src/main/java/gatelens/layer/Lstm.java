package gatelens.layer;

import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// A long short-term memory layer:
///
/// `i = σ(W_i x + U_i h' + b)`, `f = σ(…)`, `g = tanh(…)`, `o = σ(…)`, `c = f ∘ c' + i ∘ g`, `h = o
/// ∘ tanh(c)`; with peepholes i and f also see `p ∘ c'` and o sees `p ∘ c`.
///
/// The columns of the weights stand in the order input, forget, candidate, output (Keras' order).
///
/// Source: S. Hochreiter and J. Schmidhuber, Long Short-Term Memory, 1997,
/// https://doi.org/10.1162/neco.1997.9.8.1735; F. Gers, J. Schmidhuber and F. Cummins, Learning to
/// Forget, 2000, https://doi.org/10.1162/089976600300015015
///
/// @param name unique within the model
/// @param inputWeight `W`, `float[D][4H]`
/// @param recurrentWeight `U`, `float[H][4H]`
/// @param bias `b`, `float[4H]`
/// @param peephole `p`, `float[3H]` in the order input, forget, output, or `float[0]` for none;
///   never trained
/// @param initialHidden the hidden state before the first step, `float[H]`; usually zeros, never
///   trained
/// @param initialCell the cell state before the first step, `float[H]`; usually zeros, never
///   trained
/// @param settings functions and clipping; usually standard
/// @param direction the order in which steps are read
/// @param sequences true if the output is the state at every step
public record Lstm(
    String name,
    Tensor inputWeight,
    Tensor recurrentWeight,
    Tensor bias,
    Tensor peephole,
    Tensor initialHidden,
    Tensor initialCell,
    CellSettings settings,
    Direction direction,
    boolean sequences)
    implements RecurrentLayer {

  private static final List<Signal> SIGNALS =
      List.of(
          new Signal("input", Signal.Kind.WRITES, 0),
          new Signal("forget", Signal.Kind.KEEPS, 1),
          new Signal("output", Signal.Kind.SHOWS, 3),
          new Signal("candidate", Signal.Kind.CANDIDATE, 2),
          new Signal("cell", Signal.Kind.CELL, Signal.NO_BLOCK),
          new Signal("hidden", Signal.Kind.HIDDEN, Signal.NO_BLOCK),
          new Signal("retention", Signal.Kind.RETENTION, Signal.NO_BLOCK));

  /// Checks that the shapes fit each other.
  ///
  /// @throws IllegalArgumentException if they do not
  public Lstm {
    Check.matrix(name + ".recurrent_weight", recurrentWeight);
    int units = recurrentWeight.extent(0);
    if (units == 0) {
      throw new IllegalArgumentException(name + " has no units; at least 1 is needed");
    }
    Check.shape(name + ".recurrent_weight", recurrentWeight, units, 4 * units);
    Check.matrix(name + ".input_weight", inputWeight);
    Check.shape(name + ".input_weight", inputWeight, inputWeight.extent(0), 4 * units);
    Check.shape(name + ".bias", bias, 4 * units);
    if (peephole.size() != 0) {
      Check.shape(name + ".peephole", peephole, 3 * units);
    }
    Check.shape(name + ".initial_hidden", initialHidden, units);
    Check.shape(name + ".initial_cell", initialCell, units);
    inputWeight = inputWeight.frozen();
    recurrentWeight = recurrentWeight.frozen();
    bias = bias.frozen();
    peephole = peephole.frozen();
    initialHidden = initialHidden.frozen();
    initialCell = initialCell.frozen();
  }

  /// A forward-reading LSTM with the standard functions, no peepholes and a zero start.
  public static Lstm of(
      String name, Tensor inputWeight, Tensor recurrentWeight, Tensor bias, boolean sequences) {
    int units = recurrentWeight.extent(0);
    return new Lstm(
        name,
        inputWeight,
        recurrentWeight,
        bias,
        Tensor.zeros(0),
        Tensor.zeros(units),
        Tensor.zeros(units),
        CellSettings.STANDARD,
        Direction.FORWARD,
        sequences);
  }

  /// The number of units, H.
  @Override
  public int units() {
    return recurrentWeight.extent(0);
  }

  /// The number of features read each step, D.
  public int inputs() {
    return inputWeight.extent(0);
  }

  @Override
  public List<Parameter> parameters() {
    List<Parameter> list = new ArrayList<>();
    list.add(new Parameter("input_weight", inputWeight));
    list.add(new Parameter("recurrent_weight", recurrentWeight));
    list.add(new Parameter("bias", bias));
    return list;
  }

  @Override
  public Lstm withParameters(List<Tensor> values) {
    return new Lstm(
        name,
        values.get(0),
        values.get(1),
        values.get(2),
        peephole,
        initialHidden,
        initialCell,
        settings,
        direction,
        sequences);
  }

  @Override
  public Lstm withSequences(boolean every) {
    return new Lstm(
        name,
        inputWeight,
        recurrentWeight,
        bias,
        peephole,
        initialHidden,
        initialCell,
        settings,
        direction,
        every);
  }

  /// The same layer reading in another order.
  public Lstm withDirection(Direction order) {
    return new Lstm(
        name,
        inputWeight,
        recurrentWeight,
        bias,
        peephole,
        initialHidden,
        initialCell,
        settings,
        order,
        sequences);
  }

  @Override
  public int outputWidth(int inputWidth) {
    Check.width(name, inputs(), inputWidth);
    return units();
  }

  @Override
  public List<Signal> signals() {
    return SIGNALS;
  }
}
