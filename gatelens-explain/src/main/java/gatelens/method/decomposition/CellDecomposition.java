package gatelens.method.decomposition;

import gatelens.explain.Completeness;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.Method;
import gatelens.explain.MethodCard;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Setting;
import gatelens.layer.Bidirectional;
import gatelens.layer.Direction;
import gatelens.rule.LastState;
import gatelens.tensor.Tensor;
import gatelens.trace.LayerTrace;
import gatelens.trace.Trace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Cell decomposition of an LSTM: the logit is `w · (o_T ∘ tanh c_T) + b`, and `tanh c_T` is a sum
/// of differences from step to step. Of the cell as it was, `w · [o_T ∘ (tanh c_t - tanh
/// c_{t-1})]`; or of what survives of it, `w · [o_T ∘ (tanh(Π_{k>t} f_k ∘ c_t) - tanh(Π_{k≥t} f_k ∘
/// c_{t-1}))]`. Either telescopes to the logit. The article's scores are the exponentials of these.
///
/// Source: W. J. Murdoch, A. Szlam, Automatic Rule Extraction from Long Short Term Memory Networks,
/// 2017, https://arxiv.org/abs/1702.02540
///
/// @param survived true if the forget gates count, the article's γ; false for its β; usual: true
public record CellDecomposition(boolean survived) implements Explainer<ModelScore> {
  /// The row of the list.
  static Method row() {
    return Method.of(
        List.of(
            Setting.choice(
                "form",
                List.of("survived", "as-it-was"),
                "whether the forget gates that follow count: γ of the article, or its β")),
        s -> new CellDecomposition(s.choice("form").equals("survived")));
  }

  @Override
  public MethodCard card() {
    return new MethodCard(
        "cell-decomposition",
        "Cell decomposition",
        "How much did each step move the LSTM's cell, as the output gate reads it at the end?",
        "a model that ends with an LSTM's last state and one dense layer",
        "one forward pass",
        "Murdoch and Szlam, Automatic Rule Extraction from Long Short Term Memory Networks, 2017,"
            + " https://arxiv.org/abs/1702.02540",
        true,
        true);
  }

  @Override
  public Explanation explain(ModelScore score, Point input) {
    LastState state = LastState.of(score, card().id());
    Trace trace = score.trace(input);
    Sums sums = new Sums(input.layout().first().length());
    switch (state.top(trace)) {
      case LayerTrace.OfLstm lstm -> add(sums, state, lstm, 0, order(lstm, sums.steps.length));
      case LayerTrace.OfBidirectional both -> both(sums, state, both);
      default -> throw missing(state);
    }
    double sum = sums.start + state.bias();
    for (double part : sums.steps) {
      sum += part;
    }
    return new Explanation(
        this,
        input,
        List.of(Tensor.generate(t -> sums.steps[t], sums.steps.length)),
        Explanation.Grouping.EVENTS,
        Optional.empty(),
        new Completeness(state.logit(trace), 0, sum),
        Map.of("start state", sums.start, "bias", state.bias()),
        Map.of());
  }

  private static IllegalArgumentException missing(LastState state) {
    return new IllegalArgumentException(
        state.recurrent().name()
            + " is no LSTM; cell-decomposition reads its cell, additive-decomposition takes a GRU");
  }

  private void both(Sums sums, LastState state, LayerTrace.OfBidirectional both) {
    if (!(both.forward() instanceof LayerTrace.OfLstm ahead)
        || !(both.backward() instanceof LayerTrace.OfLstm back)) {
      throw missing(state);
    }
    int steps = sums.steps.length;
    add(sums, state, ahead, 0, order(ahead, steps));
    // PyTorch's head reads the backward part after it has seen one step only.
    boolean lastStep = both.layer().readout() == Bidirectional.Readout.LAST_STEP;
    add(
        sums,
        state,
        back,
        ahead.layer().units(),
        lastStep ? new int[] {steps - 1} : order(back, steps));
  }

  private static int[] order(LayerTrace.OfLstm trace, int steps) {
    boolean backward = trace.layer().direction() == Direction.BACKWARD;
    return IntStream.range(0, steps).map(p -> backward ? steps - 1 - p : p).toArray();
  }

  /// The scores as they grow.
  private static final class Sums {
    private final double[] steps;
    private double start;

    Sums(int length) {
      steps = new double[length];
    }
  }

  private void add(Sums sums, LastState state, LayerTrace.OfLstm trace, int row, int[] order) {
    int units = trace.layer().units();
    double[] weights = state.weights(row, units);
    float[] cell = trace.cell().values();
    float[] forget = trace.forget().values();
    int end = order[order.length - 1] * units;
    for (int j = 0; j < units; j++) {
      double after = tanh(trace, cell[end + j]);
      // at a padded end the state is held, and its gate is that of no step
      double open =
          after == 0
              ? trace.outputGate().values()[end + j]
              : trace.hidden().values()[end + j] / after;
      double read = weights[j] * open;
      double left = 1;
      for (int p = order.length - 1; p >= 0; p--) {
        left *= survived ? forget[order[p] * units + j] : 1;
        double was = p == 0 ? trace.layer().initialCell().at(j) : cell[order[p - 1] * units + j];
        double before = tanh(trace, left * was);
        sums.steps[order[p]] += read * (after - before);
        after = before;
      }
      sums.start += read * after;
    }
  }

  private static double tanh(LayerTrace.OfLstm trace, double c) {
    return trace.layer().settings().output().apply(c);
  }
}
