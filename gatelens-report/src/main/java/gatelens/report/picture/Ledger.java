package gatelens.report.picture;

import gatelens.layer.Direction;
import gatelens.tensor.Tensor;
import gatelens.trace.LayerTrace;
import java.util.Optional;

/// What was written at each step into the memory of a layer and survived to its end. Exact for the
/// state of a GRU and the cell of an LSTM: `h_T = h_0 Π k + Σ_s w_s n_s Π_{k>s} k`, with `k` the
/// share kept and `w n` what is written. It credits the step that wrote, although the candidate
/// itself also carries older content.
///
/// @param written `Σ_h |w_s n_s Π k|` of each step, `double[T]`
/// @param survival the mean over units of the share of step s that is kept to the end, `double[T]`,
///   in [0, 1]
public record Ledger(double[] written, double[] survival) {
  /// The ledger of a layer.
  ///
  /// @return empty for a layer without memory
  public static Optional<Ledger> of(LayerTrace layer) {
    return switch (layer) {
      case LayerTrace.OfGru gru ->
          Optional.of(
              of(
                  gru.retention(),
                  gru.writing(),
                  gru.candidate(),
                  gru.layer().direction() == Direction.BACKWARD));
      case LayerTrace.OfLstm lstm ->
          Optional.of(
              of(
                  lstm.forget(),
                  lstm.inputGate(),
                  lstm.candidate(),
                  lstm.layer().direction() == Direction.BACKWARD));
      default -> Optional.empty();
    };
  }

  private static Ledger of(Tensor keep, Tensor write, Tensor candidate, boolean backward) {
    int steps = keep.extent(0);
    int units = keep.extent(1);
    double[] written = new double[steps];
    double[] survival = new double[steps];
    double[] kept = new double[units];
    java.util.Arrays.fill(kept, 1);
    for (int s = steps - 1; s >= 0; s--) {
      int t = backward ? steps - 1 - s : s;
      for (int h = 0; h < units; h++) {
        int i = t * units + h;
        written[t] += Math.abs(write.values()[i] * candidate.values()[i] * kept[h]);
        survival[t] += kept[h] / units;
        kept[h] *= keep.values()[i];
      }
    }
    return new Ledger(written, survival);
  }
}
