package gatelens.flow;

import gatelens.explain.ModelScore;
import gatelens.layer.Bidirectional;
import gatelens.layer.Direction;
import gatelens.layer.Gru;
import gatelens.layer.Layer;
import gatelens.layer.Lstm;
import gatelens.rule.LastState;
import gatelens.tensor.Tensor;
import gatelens.trace.LayerTrace;
import gatelens.trace.Trace;
import java.util.ArrayList;
import java.util.List;

/// What each step wrote into the memory of one layer, and how much of it is left at each later
/// step: `survived[s][t] = written_s ∘ Π_{s<k≤t} kept_k`. With what is left of the start state it
/// sums to the state at step t: the hidden state of a GRU, the cell state of an LSTM.
///
/// Written is `(1 - z) ∘ n` of a GRU (`r ∘ n` in the uncoupled form), `i ∘ g` of an LSTM; kept is
/// `z`, `1 - z`, `f`. At a padded step all is kept.
///
/// @param layer a GRU or an LSTM
/// @param backward true if steps were read from the last to the first
/// @param written `float[T][H]`
/// @param kept `float[T][H]`
/// @param start the state before the first step, `float[H]`
public record MemoryLedger(
    Layer layer, boolean backward, Tensor written, Tensor kept, Tensor start) {

  /// The ledgers of every recurrent layer of a trace, first layer first; two of a bidirectional
  /// layer.
  public static List<MemoryLedger> of(Trace trace) {
    List<MemoryLedger> all = new ArrayList<>();
    for (LayerTrace layer : trace.recurrent()) {
      all.addAll(
          switch (layer) {
            case LayerTrace.OfGru gru -> List.of(of(gru));
            case LayerTrace.OfLstm lstm -> List.of(of(lstm));
            default -> List.<MemoryLedger>of();
          });
    }
    return all;
  }

  /// The ledger of a GRU.
  public static MemoryLedger of(LayerTrace.OfGru trace) {
    Gru layer = trace.layer();
    float[] n = trace.candidate().values();
    float[] share = trace.writing().values();
    return new MemoryLedger(
        layer,
        layer.direction() == Direction.BACKWARD,
        Tensor.generate(i -> (double) share[i] * n[i], trace.hidden().shape().extents()),
        trace.retention(),
        layer.initialHidden());
  }

  /// The ledger of an LSTM's cell.
  public static MemoryLedger of(LayerTrace.OfLstm trace) {
    Lstm layer = trace.layer();
    float[] i = trace.inputGate().values();
    float[] g = trace.candidate().values();
    return new MemoryLedger(
        layer,
        layer.direction() == Direction.BACKWARD,
        Tensor.generate(k -> (double) i[k] * g[k], trace.cell().shape().extents()),
        trace.forget(),
        layer.initialCell());
  }

  /// T.
  public int steps() {
    return written.extent(0);
  }

  /// H.
  public int units() {
    return written.extent(1);
  }

  /// The steps in the order in which they were read.
  int[] order() {
    int[] order = new int[steps()];
    for (int p = 0; p < order.length; p++) {
      order[p] = backward ? order.length - 1 - p : p;
    }
    return order;
  }

  /// What is left, unit by unit.
  ///
  /// @return `double[T][T][H]`: by the step that wrote, then the step that looks; 0 where the
  ///   second is read before the first
  public double[][][] survived() {
    double[][][] left = new double[steps()][steps()][units()];
    int[] order = order();
    for (int from = 0; from < order.length; from++) {
      for (int j = 0; j < units(); j++) {
        double value = written.values()[order[from] * units() + j];
        for (int p = from; p < order.length; p++) {
          value *= p == from ? 1 : kept.values()[order[p] * units() + j];
          left[order[from]][order[p]][j] = value;
        }
      }
    }
    return left;
  }

  /// What is left of the start state at each step, `double[T][H]`.
  public double[][] startSurvived() {
    double[][] left = new double[steps()][units()];
    for (int j = 0; j < units(); j++) {
      double value = start.values()[j];
      for (int step : order()) {
        value *= kept.values()[step * units() + j];
        left[step][j] = value;
      }
    }
    return left;
  }

  /// What is left through weights of the units: how much of the weighted state at each step each
  /// earlier step has written.
  ///
  /// @param weights `double[H]`
  /// @return `double[T][T]`: by the step that wrote, then the step that looks
  public double[][] seen(double[] weights) {
    double[][] sums = new double[steps()][steps()];
    int[] order = order();
    for (int from = 0; from < order.length; from++) {
      for (int j = 0; j < units(); j++) {
        double value = weights[j] * written.values()[order[from] * units() + j];
        for (int p = from; p < order.length; p++) {
          value *= p == from ? 1 : kept.values()[order[p] * units() + j];
          sums[order[from]][order[p]] += value;
        }
      }
    }
    return sums;
  }

  /// True if there is a ledger of the logit: the model ends with the last state of one GRU or LSTM
  /// and one dense layer, and the target is a plain logit.
  public static boolean hasLogit(ModelScore score) {
    return LastState.find(score)
        .filter(state -> !(state.recurrent() instanceof Bidirectional))
        .isPresent();
  }

  /// The ledger of the logit: how much of it, were the sequence to end at step t, step s has
  /// written. The last column is the additive decomposition. The head's weights read the state; an
  /// LSTM's cell counts as far as the output gate lets it through, `h / c` a unit.
  ///
  /// @return `double[T][T]`: by the step that wrote, then the step that looks
  /// @throws IllegalArgumentException if the model does not end with the last state of one GRU or
  ///   LSTM and one dense layer, or the target is no plain logit
  public static double[][] ofLogit(ModelScore score, Trace trace) {
    LastState state = LastState.of(score, "the ledger of the logit");
    LayerTrace top = state.top(trace);
    MemoryLedger ledger =
        switch (top) {
          case LayerTrace.OfGru gru -> of(gru);
          case LayerTrace.OfLstm lstm -> of(lstm);
          default ->
              throw new IllegalArgumentException(
                  state.recurrent().name() + " is two layers; additive-decomposition adds them up");
        };
    double[] weights = state.weights(0, ledger.units());
    double[][][] left = ledger.survived();
    double[][] sums = new double[ledger.steps()][ledger.steps()];
    for (int s = 0; s < sums.length; s++) {
      for (int t = 0; t < sums.length; t++) {
        for (int j = 0; j < weights.length; j++) {
          sums[s][t] += weights[j] * open(top, t * weights.length + j) * left[s][t][j];
        }
      }
    }
    return sums;
  }

  private static double open(LayerTrace top, int at) {
    if (!(top instanceof LayerTrace.OfLstm lstm)) {
      return 1;
    }
    float c = lstm.cell().values()[at];
    return c == 0 ? lstm.outputGate().values()[at] : lstm.hidden().values()[at] / (double) c;
  }

  /// How much there is left of what a step wrote, by size: `Σ_j |survived| / Σ_j |written|`.
  ///
  /// @return `double[T][T]`, in 0 to 1
  public double[][] share() {
    double[][] share = new double[steps()][steps()];
    double[][][] left = survived();
    for (int s = 0; s < steps(); s++) {
      double all = size(left[s][s]);
      for (int t = 0; t < steps(); t++) {
        share[s][t] = all == 0 ? 0 : size(left[s][t]) / all;
      }
    }
    return share;
  }

  private static double size(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += Math.abs(value);
    }
    return sum;
  }
}
