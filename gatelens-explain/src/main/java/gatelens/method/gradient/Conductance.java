package gatelens.method.gradient;

import gatelens.explain.Baseline;
import gatelens.explain.Completeness;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.Method;
import gatelens.explain.MethodCard;
import gatelens.explain.ModelScore;
import gatelens.explain.OverRows;
import gatelens.explain.Point;
import gatelens.explain.Setting;
import gatelens.layer.RecurrentLayer;
import gatelens.objective.Readout;
import gatelens.rule.ExactRun;
import gatelens.rule.GaussLegendre;
import gatelens.rule.Multipliers;
import gatelens.rule.Tangents;
import gatelens.sequence.Layout;
import gatelens.tensor.Tensor;
import gatelens.trace.GateFlow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How much of the decision is made at each step, and which units carry it: the share of integrated
/// gradients that passes through each unit's state, `c[t][j] = ∫ λ_t[j] ḣ_t[j] dα`, with λ the
/// gradient that later steps hand to the state and ḣ its speed along the path from the baseline.
/// For an LSTM the cell state's share is added to the hidden state's; of the last layer, what it
/// has handed on at steps before is counted as made.
///
/// In a model that reads forward the shares of all layers' units at step t sum to the integrated
/// gradients of all steps up to t. In two directions each is summed in the order in which it reads,
/// and the sum holds for a single bidirectional layer, each direction by itself.
///
/// Source: K. Dhamdhere, M. Sundararajan, Q. Yan, How Important Is a Neuron?, 2018,
/// https://arxiv.org/abs/1805.12233; the internal influence: K. Leino et al., Influence-Directed
/// Explanations for Deep Convolutional Networks, 2018, https://arxiv.org/abs/1802.03788
///
/// @param baseline where the path begins; usual: zeros
/// @param steps points on the path, by Gauss-Legendre; 16 is usual
public record Conductance(Baseline baseline, int steps) implements Explainer<ModelScore> {
  /// Checks the number of points.
  ///
  /// @throws IllegalArgumentException if it is below 1
  public Conductance {
    if (steps < 1) {
      throw new IllegalArgumentException(
          "steps is " + steps + "; at least 1 is needed, 16 is usual");
    }
  }

  /// One layer's share.
  ///
  /// @param layer a GRU or an LSTM
  /// @param units the conductance of each unit at each step, `float[T][H]`
  /// @param influence the internal influence, the gradient with respect to the state averaged along
  ///   the path, `float[T][H]`
  public record Share(RecurrentLayer layer, Tensor units, Tensor influence) {}

  /// The shares of all layers, and the curve.
  ///
  /// @param layers first layer first
  /// @param made `double[T]`, how much of the change is made after so many steps read: the sum over
  ///   all units
  /// @param added `double[T]`, what reading each step added to it
  /// @param completeness of the last step of the curve
  public record Curve(
      List<Share> layers, double[] made, double[] added, Completeness completeness) {}

  /// The row of the list.
  static Method row() {
    return Method.of(
        List.of(Setting.whole("steps", 16, "[1, ∞)", "points on the path")),
        s -> OverRows.of(s.baseline(), one -> new Conductance(one, s.integer("steps"))));
  }

  @Override
  public MethodCard card() {
    return new MethodCard(
        "conductance",
        "Conductance over time",
        "How much did each step add to what the units carry of the decision?",
        "a model, and an output",
        "a forward, a tangent and a backward pass a point; in double precision",
        "Dhamdhere, Sundararajan and Yan, How Important Is a Neuron?, 2018,"
            + " https://arxiv.org/abs/1805.12233",
        true,
        true);
  }

  /// What each step adds to the curve.
  @Override
  public Explanation explain(ModelScore score, Point input) {
    Curve curve = curve(score, input);
    return new Explanation(
        this,
        input,
        List.of(Tensor.generate(t -> curve.added[t], curve.added.length)),
        Explanation.Grouping.EVENTS,
        Optional.empty(),
        curve.completeness,
        Map.of(),
        Map.of("points", (double) steps));
  }

  /// The curve of one input.
  ///
  /// @throws IllegalArgumentException if the target is a value inside the model, or the model has
  ///   several inputs
  public Curve curve(ModelScore score, Point input) {
    Readout readout = DeepLift.readout(score);
    if (score.model().branches().size() > 1) {
      throw new IllegalArgumentException(
          "conductance over time needs a model with one stack of layers, this one has "
              + score.model().branches().size()
              + " branches; integrated-gradients takes several");
    }
    float[] x0 = baseline.of(input);
    GaussLegendre rule = GaussLegendre.of(steps);
    List<double[][]> change = change(input, x0);
    Passage[] passages = new Passage[steps];
    score
        .workers()
        .forEach(steps, k -> passages[k] = passage(score, input, x0, change, rule, readout, k));
    List<Share> shares = new ArrayList<>();
    int length = input.layout().first().length();
    double[] made = new double[length];
    double[] added = new double[length];
    int layers = passages[0].flows.size();
    for (int l = 0; l < layers; l++) {
      boolean handsOn = l >= layers - last(passages[0].flows);
      shares.add(share(passages, rule.weights(), l, handsOn, made, added));
    }
    double at = ExactRun.of(score.model(), input).value(readout);
    double at0 = ExactRun.of(score.model(), input.with(x0)).value(readout);
    return new Curve(shares, made, added, new Completeness(at, at0, made[length - 1]));
  }

  /// How many recurrent layers hand on to layers without a state: one, or two directions.
  private static int last(List<GateFlow> flows) {
    int n = flows.size();
    return n > 1 && backward(flows.get(n - 1).layer()) && !backward(flows.get(n - 2).layer())
        ? 2
        : Math.min(1, n);
  }

  private static boolean backward(RecurrentLayer layer) {
    return switch (layer) {
      case gatelens.layer.Gru gru -> gru.direction() == gatelens.layer.Direction.BACKWARD;
      case gatelens.layer.Lstm lstm -> lstm.direction() == gatelens.layer.Direction.BACKWARD;
      case gatelens.layer.Bidirectional both -> false;
    };
  }

  /// Gradients and speeds at one point of the path.
  private record Passage(List<GateFlow> flows, List<Tangents.States> speeds) {}

  private static Passage passage(
      ModelScore score,
      Point input,
      float[] x0,
      List<double[][]> change,
      GaussLegendre rule,
      Readout readout,
      int k) {
    float[] at = new float[x0.length];
    for (int i = 0; i < at.length; i++) {
      at[i] = (float) (x0[i] + rule.nodes()[k] * ((double) input.values()[i] - x0[i]));
    }
    ExactRun run = ExactRun.of(score.model(), input.with(at));
    return new Passage(Multipliers.flows(run, run, readout), Tangents.of(run, change));
  }

  private static List<double[][]> change(Point input, float[] x0) {
    List<double[][]> change = new ArrayList<>();
    for (Layout.Part part : input.layout().parts()) {
      double[][] rows = new double[part.length()][part.width()];
      for (int t = 0; t < rows.length; t++) {
        for (int d = 0; d < part.width() && part.counts(t); d++) {
          int i = part.offset() + t * part.width() + d;
          rows[t][d] = (double) input.values()[i] - x0[i];
        }
      }
      change.add(rows);
    }
    return change;
  }

  private static Share share(
      Passage[] passages,
      double[] weights,
      int layer,
      boolean handsOn,
      double[] made,
      double[] added) {
    GateFlow shape = passages[0].flows.get(layer);
    int length = shape.carried().extent(0);
    int units = shape.carried().extent(1);
    double[] conductance = new double[length * units];
    double[] influence = new double[length * units];
    double[] emitted = new double[length * units];
    for (int k = 0; k < passages.length; k++) {
      GateFlow flow = passages[k].flows.get(layer);
      Tangents.States speed = passages[k].speeds.get(layer);
      float[] cell = flow.cellCarried().values();
      for (int i = 0; i < conductance.length; i++) {
        double h = speed.hidden()[i / units][i % units];
        float carried = flow.carried().values()[i];
        float out = flow.emitted().values()[i];
        influence[i] += weights[k] * (carried + out);
        conductance[i] += weights[k] * carried * h;
        emitted[i] += handsOn ? weights[k] * out * h : 0;
        if (cell.length > 0) {
          conductance[i] += weights[k] * cell[i] * speed.cell()[i / units][i % units];
        }
      }
    }
    boolean back = backward(shape.layer());
    double[] before = new double[units];
    double last = 0;
    for (int p = 0; p < length; p++) {
      int t = back ? length - 1 - p : p;
      double sum = 0;
      for (int j = 0; j < units; j++) {
        before[j] += emitted[t * units + j];
        conductance[t * units + j] += before[j];
        sum += conductance[t * units + j];
      }
      made[p] += sum;
      added[t] += sum - last;
      last = sum;
    }
    return new Share(
        shape.layer(),
        Tensor.generate(i -> conductance[i], length, units),
        Tensor.generate(i -> influence[i], length, units));
  }
}
