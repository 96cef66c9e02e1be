package gatelens.rule;

import gatelens.explain.ModelScore;
import gatelens.layer.Bidirectional;
import gatelens.layer.Dense;
import gatelens.layer.Dropout;
import gatelens.layer.Layer;
import gatelens.layer.RecurrentLayer;
import gatelens.trace.LayerTrace;
import gatelens.trace.Trace;
import java.util.List;
import java.util.Optional;

/// The end of a model that is a recurrent layer's last state and one dense layer: then a logit is a
/// weighted sum of the state.
///
/// @param recurrent the layer
/// @param head the dense layer
/// @param column which of its outputs
/// @param sign -1 for side 0 of one sigmoid output, else 1
public record LastState(RecurrentLayer recurrent, Dense head, int column, double sign) {
  /// The end of a model.
  ///
  /// @param method for the message
  /// @throws IllegalArgumentException if it ends otherwise, or the target is no plain logit
  public static LastState of(ModelScore score, String method) {
    score.logit();
    return find(score)
        .orElseThrow(() ->
            new IllegalArgumentException(
                method
                    + " needs a recurrent layer's last state followed by one dense layer; this"
                    + " model is "
                    + score.model()
                    + "; deeplift adds up for every model"));
  }

  /// The end of a model; empty if it ends otherwise, or the target is no plain logit.
  public static Optional<LastState> find(ModelScore score) {
    List<Layer> layers =
        score.model().layers().stream().filter(layer -> !(layer instanceof Dropout)).toList();
    if (score.asksForLogit()
        && score.model().branches().size() == 1
        && layers.size() > 1
        && layers.get(layers.size() - 1) instanceof Dense head
        && layers.get(layers.size() - 2) instanceof RecurrentLayer recurrent
        && !recurrent.sequences()
        && !(recurrent instanceof Bidirectional both
            && both.merge() != Bidirectional.Merge.CONCAT)) {
      int index = score.logit().index();
      boolean one = head.bias().size() == 1;
      double sign = one && score.model().classCount() == 2 && index == 0 ? -1 : 1;
      return Optional.of(new LastState(recurrent, head, one ? 0 : index, sign));
    }
    return Optional.empty();
  }

  /// What the layer computed.
  public LayerTrace top(Trace trace) {
    return trace.layers().stream()
        .filter(layer -> layer.layer().name().equals(recurrent.name()))
        .findFirst()
        .orElseThrow();
  }

  /// The logit of a trace.
  public double logit(Trace trace) {
    return sign * trace.logits().values()[column];
  }

  /// The weights of the state's units from `row` on, with the sign.
  public double[] weights(int row, int units) {
    double[] out = new double[units];
    for (int j = 0; j < units; j++) {
      out[j] = sign * head.weight().at((row + j) * head.bias().size() + column);
    }
    return out;
  }

  /// The bias, with the sign.
  public double bias() {
    return sign * head.bias().at(column);
  }
}
