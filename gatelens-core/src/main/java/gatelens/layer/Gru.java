package gatelens.layer;

import gatelens.tensor.Tensor;
import java.util.List;

/// A gated recurrent unit; {@link GruVariant} has the formulas.
///
/// The columns of the weights stand in the order update, reset, candidate (Keras' and ONNX' order).
///
/// Source: K. Cho et al., Learning Phrase Representations using RNN Encoder-Decoder for Statistical
/// Machine Translation, 2014, https://arxiv.org/abs/1406.1078
///
/// @param name unique within the model
/// @param variant which of the three forms
/// @param inputWeight `W`, `float[D][3H]`
/// @param recurrentWeight `U`, `float[H][3H]`
/// @param inputBias `b`, `float[3H]`
/// @param recurrentBias `c`, `float[3H]`; all zero unless the variant is RESET_AFTER (elsewhere it
///   would add to `b`)
/// @param initialHidden the state before the first step, `float[H]`; usually zeros, never trained
/// @param settings functions and clipping; usually standard
/// @param direction the order in which steps are read
/// @param sequences true if the output is the state at every step
public record Gru(
    String name,
    GruVariant variant,
    Tensor inputWeight,
    Tensor recurrentWeight,
    Tensor inputBias,
    Tensor recurrentBias,
    Tensor initialHidden,
    CellSettings settings,
    Direction direction,
    boolean sequences)
    implements RecurrentLayer {

  private static final List<Signal> COUPLED = table(Signal.Kind.KEEPS, Signal.Kind.RESETS);
  private static final List<Signal> UNCOUPLED = table(Signal.Kind.FORGETS, Signal.Kind.WRITES);

  private static List<Signal> table(Signal.Kind update, Signal.Kind reset) {
    return List.of(
        new Signal("update", update, 0),
        new Signal("reset", reset, 1),
        new Signal("candidate", Signal.Kind.CANDIDATE, 2),
        new Signal("hidden", Signal.Kind.HIDDEN, Signal.NO_BLOCK),
        new Signal("retention", Signal.Kind.RETENTION, Signal.NO_BLOCK));
  }

  /// Checks that the shapes fit each other.
  ///
  /// @throws IllegalArgumentException if they do not, or a recurrent bias is given to a variant
  ///   that has none
  public Gru {
    Check.matrix(name + ".recurrent_weight", recurrentWeight);
    int units = recurrentWeight.extent(0);
    if (units == 0) {
      throw new IllegalArgumentException(name + " has no units; at least 1 is needed");
    }
    Check.shape(name + ".recurrent_weight", recurrentWeight, units, 3 * units);
    Check.matrix(name + ".input_weight", inputWeight);
    Check.shape(name + ".input_weight", inputWeight, inputWeight.extent(0), 3 * units);
    Check.shape(name + ".input_bias", inputBias, 3 * units);
    Check.shape(name + ".recurrent_bias", recurrentBias, 3 * units);
    Check.shape(name + ".initial_hidden", initialHidden, units);
    if (variant != GruVariant.RESET_AFTER) {
      for (float value : recurrentBias.values()) {
        if (value != 0) {
          throw new IllegalArgumentException(
              name + ".recurrent_bias must be zero for " + variant + "; add it to input_bias");
        }
      }
    }
    inputWeight = inputWeight.frozen();
    recurrentWeight = recurrentWeight.frozen();
    inputBias = inputBias.frozen();
    recurrentBias = recurrentBias.frozen();
    initialHidden = initialHidden.frozen();
  }

  /// A forward-reading GRU with the standard functions and a zero start.
  public static Gru of(
      String name,
      GruVariant variant,
      Tensor inputWeight,
      Tensor recurrentWeight,
      Tensor inputBias,
      Tensor recurrentBias,
      boolean sequences) {
    return new Gru(
        name,
        variant,
        inputWeight,
        recurrentWeight,
        inputBias,
        recurrentBias,
        Tensor.zeros(recurrentWeight.extent(0)),
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
    Parameter input = new Parameter("input_weight", inputWeight);
    Parameter recurrent = new Parameter("recurrent_weight", recurrentWeight);
    Parameter bias = new Parameter("input_bias", inputBias);
    return variant == GruVariant.RESET_AFTER
        ? List.of(input, recurrent, bias, new Parameter("recurrent_bias", recurrentBias))
        : List.of(input, recurrent, bias);
  }

  @Override
  public Gru withParameters(List<Tensor> values) {
    return new Gru(
        name,
        variant,
        values.get(0),
        values.get(1),
        values.get(2),
        values.size() > 3 ? values.get(3) : recurrentBias,
        initialHidden,
        settings,
        direction,
        sequences);
  }

  @Override
  public Gru withSequences(boolean every) {
    return new Gru(
        name,
        variant,
        inputWeight,
        recurrentWeight,
        inputBias,
        recurrentBias,
        initialHidden,
        settings,
        direction,
        every);
  }

  /// The same layer reading in another order.
  public Gru withDirection(Direction order) {
    return new Gru(
        name,
        variant,
        inputWeight,
        recurrentWeight,
        inputBias,
        recurrentBias,
        initialHidden,
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
    return variant == GruVariant.UNCOUPLED ? UNCOUPLED : COUPLED;
  }
}
