package gatelens.dynamics;

import gatelens.layer.Activation;
import gatelens.layer.Bidirectional;
import gatelens.layer.CellSettings;
import gatelens.layer.Gru;
import gatelens.layer.Lstm;
import gatelens.layer.RecurrentLayer;

/// One step of one recurrent layer in double precision, with its derivatives.
sealed interface Cell permits GruCell, LstmCell {
  /// That of a layer that reads in one direction.
  static Cell of(RecurrentLayer layer) {
    return switch (layer) {
      case Gru gru -> new GruCell(gru);
      case Lstm lstm -> new LstmCell(lstm);
      case Bidirectional both ->
          throw new IllegalArgumentException(both.name() + " reads in two directions");
    };
  }

  /// The name of the layer.
  String name();

  /// Values of the state: H, or 2H (hidden, then cell) of an LSTM.
  int size();

  /// H, the first values of the state, which the next layer reads.
  int units();

  /// D, values that are read.
  int inputs();

  /// The state before the first step, `double[size]`.
  double[] start();

  /// The largest magnitude that a value of the state can have, whatever was read, once it has left
  /// the start: 1 for hidden values behind functions that never exceed it; infinite for the cell of
  /// an LSTM and wherever a function has no bound.
  ///
  /// @param value number of the value, in [0, size)
  double bound(int value);

  /// The state after a step, `double[size]`.
  ///
  /// @param state `double[size]`
  /// @param input `double[D]`
  double[] step(double[] state, double[] input);

  /// The derivatives of the state after a step.
  ///
  /// @param state `double[size]`
  /// @param input `double[D]`
  /// @param byState `double[size][size]`, row of the new value, column of the old; filled
  /// @param byInput `double[size][D]`; filled
  void derivatives(double[] state, double[] input, double[][] byState, double[][] byInput);

  /// A pre-activation cut as the layer cuts it, and the function of it.
  ///
  /// @param function of the gate or the candidate
  /// @param limit pre-activations are cut to ± it
  record Function(Activation function, double limit) {
    static Function gate(CellSettings settings) {
      return new Function(settings.gate(), settings.clip());
    }

    static Function candidate(CellSettings settings) {
      return new Function(settings.candidate(), settings.clip());
    }

    double at(double x) {
      return function.apply(Math.max(-limit, Math.min(limit, x)));
    }

    /// True if no value exceeds 1 in magnitude.
    boolean withinOne() {
      return switch (function.kind()) {
        case SIGMOID, TANH, SOFTSIGN, HARD_SIGMOID -> true;
        default -> false;
      };
    }

    double slope(double x) {
      return Math.abs(x) > limit ? 0 : function.derivative(x);
    }
  }
}
