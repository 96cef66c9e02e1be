package gatelens.method.decomposition;

import gatelens.explain.Completeness;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.Method;
import gatelens.explain.MethodCard;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.layer.Bidirectional;
import gatelens.layer.Dense;
import gatelens.layer.GruVariant;
import gatelens.rule.LastState;
import gatelens.tensor.Tensor;
import gatelens.trace.LayerTrace;
import gatelens.trace.Trace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The memory ledger: what the last recurrent layer wrote at each step, times what survived of it
/// until the end, through the head's weights: `w · [(1 - z_t) ∘ n_t ∘ Π_{k>t} z_k]`; with the start
/// state's share and the bias they sum to the logit exactly. For an LSTM the ledger is that of its
/// cell, `i_t ∘ g_t ∘ Π_{k>t} f_k`, scaled by `o_T tanh(c_T) / c_T`.
///
/// It credits the step that wrote, although a candidate may itself carry older content: an account
/// of when the memory was written, not of which input caused it.
///
/// Source: M. Du, N. Liu, F. Yang, S. Ji, X. Hu, On Attribution of Recurrent Neural Network
/// Predictions via Additive Decomposition, 2019, https://arxiv.org/abs/1903.11245
public record AdditiveDecomposition() implements Explainer<ModelScore> {
  /// The row of the list.
  static Method row() {
    return Method.of(List.of(), s -> new AdditiveDecomposition());
  }

  @Override
  public MethodCard card() {
    return new MethodCard(
        "additive-decomposition",
        "Additive decomposition (memory ledger)",
        "When was the memory written that makes the logit, and did it survive?",
        "a model that ends with a recurrent layer's last state and one dense layer",
        "one forward pass",
        "Du, Liu, Yang, Ji and Hu, On Attribution of Recurrent Neural Network Predictions via"
            + " Additive Decomposition, 2019, https://arxiv.org/abs/1903.11245",
        true,
        true);
  }

  @Override
  public Explanation explain(ModelScore score, Point input) {
    LastState state = LastState.of(score, "additive-decomposition");
    Trace trace = score.trace(input);
    LayerTrace top = state.top(trace);
    double sign = state.sign();
    int column = state.column();
    Dense head = state.head();
    Ledger ledger = new Ledger(head, column, sign, input.layout().first().length());
    ledger.add(top, 0);
    double logit = state.logit(trace);
    double sum = ledger.start + sign * head.bias().at(column);
    for (double part : ledger.steps) {
      sum += part;
    }
    Map<String, Double> terms = new LinkedHashMap<>();
    terms.put("start state", ledger.start);
    terms.put("bias", sign * head.bias().at(column));
    return new Explanation(
        this,
        input,
        List.of(Tensor.generate(t -> ledger.steps[t], ledger.steps.length)),
        Explanation.Grouping.EVENTS,
        Optional.empty(),
        new Completeness(logit, 0, sum),
        terms,
        Map.of());
  }

  /// What each step wrote and how much of it is left at the end.
  private static final class Ledger {
    private final Dense head;
    private final int column;
    private final double sign;
    private final double[] steps;
    private double start;

    Ledger(Dense head, int column, double sign, int length) {
      this.head = head;
      this.column = column;
      this.sign = sign;
      this.steps = new double[length];
    }

    private double weight(int row) {
      return sign * head.weight().at(row * head.bias().size() + column);
    }

    void add(LayerTrace layer, int row) {
      switch (layer) {
        case LayerTrace.OfGru gru -> gru(gru, row);
        case LayerTrace.OfLstm lstm ->
            lstm(lstm, row, order(lstm.layer().direction() == gatelens.layer.Direction.BACKWARD));
        case LayerTrace.OfBidirectional both -> {
          add(both.forward(), row);
          backward(
              both, row + both.forward().layer().outputWidth(both.forward().input().extent(1)));
        }
        default ->
            throw new IllegalArgumentException(layer.layer().name() + " is no recurrent layer");
      }
    }

    /// The steps in the order in which they were read.
    private List<Integer> order(boolean backward) {
      List<Integer> order = new ArrayList<>();
      for (int t = 0; t < steps.length; t++) {
        order.add(backward ? steps.length - 1 - t : t);
      }
      return order;
    }

    /// PyTorch's head reads the backward part after it has seen one step only.
    private void backward(LayerTrace.OfBidirectional both, int row) {
      boolean lastStep = both.layer().readout() == Bidirectional.Readout.LAST_STEP;
      List<Integer> order = lastStep ? List.of(steps.length - 1) : order(true);
      switch (both.backward()) {
        case LayerTrace.OfGru gru -> gru(gru, row, order);
        case LayerTrace.OfLstm lstm -> lstm(lstm, row, order);
        default ->
            throw new IllegalArgumentException(both.layer().name() + " holds no recurrent layer");
      }
    }

    private void gru(LayerTrace.OfGru layer, int row) {
      gru(layer, row, order(layer.layer().direction() == gatelens.layer.Direction.BACKWARD));
    }

    private void gru(LayerTrace.OfGru layer, int row, List<Integer> order) {
      float[] z = layer.update().values();
      float[] r = layer.reset().values();
      float[] n = layer.candidate().values();
      boolean uncoupled = layer.layer().variant() == GruVariant.UNCOUPLED;
      int units = layer.layer().units();
      for (int j = 0; j < units; j++) {
        double left = weight(row + j);
        for (int k = order.size() - 1; k >= 0; k--) {
          int at = order.get(k) * units + j;
          double kept = uncoupled ? 1 - z[at] : z[at];
          double written = uncoupled ? r[at] : 1 - z[at];
          steps[order.get(k)] += left * written * n[at];
          left *= kept;
        }
        start += left * layer.layer().initialHidden().at(j);
      }
    }

    private void lstm(LayerTrace.OfLstm layer, int row, List<Integer> order) {
      int units = layer.layer().units();
      int end = order.get(order.size() - 1) * units;
      for (int j = 0; j < units; j++) {
        double c = layer.cell().values()[end + j];
        double h = layer.hidden().values()[end + j];
        double left = weight(row + j) * (c == 0 ? layer.outputGate().values()[end + j] : h / c);
        for (int k = order.size() - 1; k >= 0; k--) {
          int at = order.get(k) * units + j;
          steps[order.get(k)] +=
              left * layer.inputGate().values()[at] * layer.candidate().values()[at];
          left *= layer.forget().values()[at];
        }
        start += left * layer.layer().initialCell().at(j);
      }
    }
  }
}
