package gatelens.method;

import gatelens.explain.Completeness;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.MethodCard;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.layer.Dense;
import gatelens.layer.Direction;
import gatelens.layer.Dropout;
import gatelens.layer.Layer;
import gatelens.objective.Objective;
import gatelens.tensor.Tensor;
import gatelens.trace.LayerTrace;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What each step wrote into the last state of the top GRU and how much of it survived, read
/// through the head: `h_T = Σ_t (Π_{k>t} z_k) (1 - z_t) n_t`, plus what is left of the start state;
/// the head's bias is a term of its own.
///
/// Source: M. Du, N. Liu, F. Yang, S. Ji, X. Hu, On Attribution of Recurrent Neural Network
/// Predictions via Additive Decomposition, 2019, https://arxiv.org/abs/1903.11245
public record AdditiveDecomposition() implements Explainer<ModelScore> {
  @Override
  public MethodCard card() {
    return new MethodCard(
        "additive-decomposition",
        "Additive decomposition",
        "What did each step write into the memory, and how much of it is left at the end?",
        "a model that ends with a forward GRU or LSTM and one dense layer",
        "one run",
        "Du, Liu, Yang, Ji and Hu, On Attribution of Recurrent Neural Network Predictions via"
            + " Additive Decomposition, 2019, https://arxiv.org/abs/1903.11245",
        true,
        true);
  }

  @Override
  public Explanation explain(ModelScore score, Point input) {
    List<Layer> layers = score.model().layers();
    Layer last = layers.get(layers.size() - 1);
    List<LayerTrace> traces =
        score.trace(input).layers().stream()
            .filter(t -> !(t.layer() instanceof Dropout))
            .toList();
    boolean fits =
        last instanceof Dense
            && score.model().branches().size() == 1
            && traces.size() > 1
            && !score.model().answersEveryStep()
            && score.objective() instanceof Objective.OfLogits;
    if (!fits) {
      throw new IllegalArgumentException(REASON);
    }
    Dense dense = (Dense) last;
    Objective.OfLogits of = (Objective.OfLogits) score.objective();
    return switch (traces.get(traces.size() - 2)) {
      case LayerTrace.OfGru gru
          when gru.layer().direction() == Direction.FORWARD && !gru.layer().sequences() -> {
        Tensor ones = Tensor.generate(i -> 1, gru.layer().units());
        yield ledger(
            input,
            of,
            dense,
            gru.hidden(),
            gru.layer().initialHidden(),
            gru.retention(),
            gru.writing(),
            gru.candidate(),
            ones);
      }
      case LayerTrace.OfLstm lstm
          when lstm.layer().direction() == Direction.FORWARD && !lstm.layer().sequences() -> {
        int units = lstm.layer().units();
        int end = lstm.cell().size() - units;
        Tensor through =
            Tensor.generate(
                j -> {
                  double c = lstm.cell().values()[end + j];
                  return c == 0 ? 0 : lstm.hidden().values()[end + j] / c;
                },
                units);
        yield ledger(
            input,
            of,
            dense,
            lstm.hidden(),
            lstm.layer().initialCell(),
            lstm.forget(),
            lstm.inputGate(),
            lstm.candidate(),
            through);
      }
      default -> throw new IllegalArgumentException(REASON);
    };
  }

  private static final String REASON =
      "additive-decomposition: expected a model with one input whose last layers are a forward GRU"
          + " or LSTM that returns its last state and one dense layer, and an output as target; try"
          + " deeplift";

  private Explanation ledger(
      Point input,
      Objective.OfLogits of,
      Dense dense,
      Tensor hidden,
      Tensor start,
      Tensor keep,
      Tensor write,
      Tensor candidate,
      Tensor through) {
    int units = hidden.extent(1);
    int steps = hidden.extent(0);
    int classes = dense.weight().extent(1);
    float[] logits = new float[classes];
    for (int c = 0; c < classes; c++) {
      double sum = dense.bias().values()[c];
      for (int j = 0; j < units; j++) {
        sum +=
            hidden.values()[(steps - 1) * units + j]
                * (double) dense.weight().values()[j * classes + c];
      }
      logits[c] = (float) sum;
    }
    float[] gradient = new float[classes];
    of.readout().gradient(logits, gradient);
    double[] left = new double[units];
    double bias = 0;
    for (int c = 0; c < classes; c++) {
      bias += gradient[c] * dense.bias().values()[c];
      for (int j = 0; j < units; j++) {
        left[j] += gradient[c] * dense.weight().values()[j * classes + c] * through.values()[j];
      }
    }
    float[] out = new float[steps];
    double total = bias;
    for (int t = steps - 1; t >= 0; t--) {
      double sum = 0;
      for (int j = 0; j < units; j++) {
        int i = t * units + j;
        sum += left[j] * write.values()[i] * candidate.values()[i];
        left[j] *= keep.values()[i];
      }
      out[t] = (float) sum;
      total += sum;
    }
    double first = 0;
    for (int j = 0; j < units; j++) {
      first += left[j] * start.values()[j];
    }
    return new Explanation(
        this,
        input,
        List.of(Tensor.of(out, steps)),
        Explanation.Grouping.EVENTS,
        Optional.empty(),
        new Completeness(of.readout().value(logits), 0, total + first),
        Map.of("start state", first, "bias", bias),
        Map.of());
  }
}
