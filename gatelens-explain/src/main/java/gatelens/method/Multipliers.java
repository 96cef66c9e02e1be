package gatelens.method;

import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.layer.Activation;
import gatelens.layer.ActivationLayer;
import gatelens.layer.Bidirectional;
import gatelens.layer.Branch;
import gatelens.layer.CellSettings;
import gatelens.layer.Dense;
import gatelens.layer.Direction;
import gatelens.layer.Dropout;
import gatelens.layer.Embedding;
import gatelens.layer.Flatten;
import gatelens.layer.Gru;
import gatelens.layer.Layer;
import gatelens.layer.LayerNormalization;
import gatelens.layer.Lstm;
import gatelens.layer.Masking;
import gatelens.layer.Pool;
import gatelens.layer.Reverse;
import gatelens.layer.Scale;
import gatelens.objective.Objective;
import gatelens.sequence.Layout;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/// One run of a model at an input and at a baseline in double precision, and one pass of
/// multipliers back: `Σ m_i (x_i - b_i) = f(x) - f(b)`.
///
/// Rules: a linear map hands its weights on; an elementwise function `Δy / Δx` (its derivative where
/// `Δx` vanishes); a product `p = x y` hands `(y + y₀) / 2` to `x` and `(x + x₀) / 2` to `y`, which
/// is exact; layer normalisation is the products and functions that it is made of; of a maximum
/// over steps the two steps that matter share as two players of a Shapley game do.
///
/// With `epsilon` set the rules are those of layer-wise relevance propagation instead: every linear
/// map divides by its output plus epsilon, and of a product of gate and signal the signal takes all.
final class Multipliers {
  /// A vector at the input and at the baseline, and its multipliers.
  private static final class Value {
    final double[] x;
    final double[] base;
    final double[] m;

    Value(int size) {
      x = new double[size];
      base = new double[size];
      m = new double[size];
    }
  }

  private final double epsilon;
  private final boolean relevance;
  private final List<Runnable> back = new ArrayList<>();
  private final List<Value> starts = new ArrayList<>();
  private final List<List<Value>> entered = new ArrayList<>();

  /// What a pass gives.
  ///
  /// @param attribution flat by the layout
  /// @param score f(x)
  /// @param baselineScore f at the baseline
  /// @param start the share of the start state
  record Result(double[] attribution, double score, double baselineScore, double start) {}

  private Multipliers(double epsilon, boolean relevance) {
    this.epsilon = epsilon;
    this.relevance = relevance;
  }

  static Result lift(ModelScore score, Point input, float[] baseline) {
    return new Multipliers(0, false).run(score, input, baseline);
  }

  static Result relevance(ModelScore score, Point input, double epsilon) {
    return new Multipliers(epsilon, true).run(score, input, new float[input.values().length]);
  }

  private Result run(ModelScore score, Point input, float[] baseline) {
    if (!(score.objective() instanceof Objective.OfLogits of)) {
      throw new IllegalArgumentException(
          "this method explains outputs of a model, not "
              + score.description()
              + "; gradients and integrated gradients explain values inside");
    }
    List<Value> outputs = forward(score, input, baseline);
    int width = outputs.get(0).x.length;
    float[] at = new float[outputs.size() * width];
    float[] from = new float[at.length];
    for (int i = 0; i < at.length; i++) {
      at[i] = (float) outputs.get(i / width).x[i % width];
      from[i] = (float) outputs.get(i / width).base[i % width];
    }
    double[] seeds = seeds(of, at, from);
    for (int i = 0; i < at.length; i++) {
      Value out = outputs.get(i / width);
      out.m[i % width] +=
          relevance ? seeds[i] * share(out.x[i % width], out.x[i % width]) : seeds[i];
    }
    for (int i = back.size() - 1; i >= 0; i--) {
      back.get(i).run();
    }
    double[] attribution = new double[input.values().length];
    for (int p = 0; p < entered.size(); p++) {
      Layout.Part part = input.layout().parts().get(p);
      for (int i = 0; i < part.size(); i++) {
        Value v = entered.get(p).get(i / part.width());
        int d = i % part.width();
        attribution[part.offset() + i] = v.m[d] * (v.x[d] - v.base[d]);
      }
    }
    double start = 0;
    for (Value v : starts) {
      for (int j = 0; j < v.x.length; j++) {
        start += v.m[j] * (relevance ? v.x[j] : v.x[j] - v.base[j]);
      }
    }
    return new Result(attribution, of.readout().value(at), of.readout().value(from), start);
  }

  /// The mean gradient of the target over the straight path between the logits: exact for a logit,
  /// complete for probabilities and odds.
  private double[] seeds(Objective.OfLogits of, float[] at, float[] from) {
    double[] seeds = new double[at.length];
    GaussLegendre rule = GaussLegendre.of(relevance ? 1 : 24);
    for (int k = 0; k < rule.points().length; k++) {
      double alpha = relevance ? 1 : rule.points()[k];
      float[] logits = new float[at.length];
      for (int i = 0; i < at.length; i++) {
        logits[i] = (float) (from[i] + alpha * (at[i] - (double) from[i]));
      }
      float[] gradient = new float[at.length];
      of.readout().gradient(logits, gradient);
      for (int i = 0; i < at.length; i++) {
        seeds[i] += rule.weights()[k] * gradient[i];
      }
    }
    return seeds;
  }

  private double share(double signal, double sum) {
    return signal / (sum + (sum >= 0 ? epsilon : -epsilon));
  }

  private List<Value> forward(ModelScore score, Point input, float[] baseline) {
    List<List<Value>> branches = new ArrayList<>();
    List<Layer> all = score.model().layers();
    Layer last = all.get(all.size() - 1);
    for (int p = 0; p < score.model().branches().size(); p++) {
      Layout.Part part = input.layout().parts().get(p);
      List<Value> steps = new ArrayList<>();
      for (int t = 0; t < part.length(); t++) {
        Value v = new Value(part.width());
        for (int d = 0; d < part.width(); d++) {
          v.x[d] = input.values()[part.offset() + t * part.width() + d];
          v.base[d] = baseline[part.offset() + t * part.width() + d];
        }
        steps.add(v);
      }
      entered.add(steps);
      Branch branch = score.model().branches().get(p);
      List<Value> values = steps;
      for (Layer layer : branch.layers()) {
        values = layer(layer, values, part, layer == last);
      }
      branches.add(values);
    }
    List<Value> values = branches.get(0);
    if (branches.size() > 1) {
      List<Value> joined = new ArrayList<>();
      for (int t = 0; t < values.size(); t++) {
        int step = t;
        joined.add(concat(branches.stream().map(b -> b.get(step)).toList()));
      }
      values = joined;
    }
    for (Layer layer : score.model().head()) {
      values = layer(layer, values, input.layout().first(), layer == last);
    }
    return values;
  }

  private List<Value> layer(Layer layer, List<Value> in, Layout.Part part, boolean last) {
    return switch (layer) {
      case Embedding same -> in;
      case Masking same -> in;
      case Dropout same -> in;
      case Gru gru -> cut(gru(gru, in, part), gru.sequences(), gru.direction());
      case Lstm lstm -> cut(lstm(lstm, in, part), lstm.sequences(), lstm.direction());
      case Bidirectional both -> bidirectional(both, in, part);
      case Dense dense -> each(in, v -> dense(dense, v, last));
      case ActivationLayer activation ->
          last ? in : each(in, v -> plain(activation.activation(), v));
      case Pool pool -> List.of(pool(pool, in, part));
      case LayerNormalization norm -> each(in, v -> normalise(norm, v));
      case Scale scale -> each(in, v -> scale(scale, v));
      case Reverse reverse -> {
        List<Value> turned = new ArrayList<>(in);
        Collections.reverse(turned);
        yield turned;
      }
      case Flatten flatten -> List.of(concat(in));
    };
  }

  private static List<Value> each(
      List<Value> in, java.util.function.UnaryOperator<Value> function) {
    return in.stream().map(function).toList();
  }

  private static List<Value> cut(List<Value> states, boolean sequences, Direction direction) {
    return sequences
        ? states
        : List.of(states.get(direction == Direction.BACKWARD ? 0 : states.size() - 1));
  }

  private List<Value> bidirectional(Bidirectional both, List<Value> in, Layout.Part part) {
    List<Value> ahead = recurrent(both.forward(), in, part);
    List<Value> behind = recurrent(both.backward(), in, part);
    if (!both.sequences()) {
      ahead = List.of(ahead.get(ahead.size() - 1));
      behind =
          List.of(
              behind.get(
                  both.readout() == Bidirectional.Readout.FINAL_STATE ? 0 : behind.size() - 1));
    }
    List<Value> merged = new ArrayList<>();
    for (int t = 0; t < ahead.size(); t++) {
      Value a = ahead.get(t);
      Value b = behind.get(t);
      merged.add(
          switch (both.merge()) {
            case CONCAT -> concat(List.of(a, b));
            case SUM -> add(a, b);
            case MEAN -> times(add(a, b), 0.5);
            case PRODUCT -> product(a, b);
          });
    }
    return merged;
  }

  private List<Value> recurrent(Layer layer, List<Value> in, Layout.Part part) {
    return switch (layer) {
      case Gru gru -> gru(gru, in, part);
      case Lstm lstm -> lstm(lstm, in, part);
      default -> throw new IllegalArgumentException(layer.name() + " is no GRU or LSTM");
    };
  }

  private List<Value> gru(Gru g, List<Value> in, Layout.Part part) {
    int h = g.units();
    Value state = start(g.initialHidden());
    Value[] states = new Value[in.size()];
    for (int k = 0; k < in.size(); k++) {
      int t = g.direction() == Direction.BACKWARD ? in.size() - 1 - k : k;
      if (part.counts(t)) {
        state = gruStep(g, in.get(t), state, h);
      }
      states[t] = state;
    }
    return Arrays.asList(states);
  }

  private Value gruStep(Gru g, Value x, Value before, int h) {
    CellSettings s = g.settings();
    Value z = activate(s.gate(), s.clip(), gruSum(g, x, before, 0));
    Value r = activate(s.gate(), s.clip(), gruSum(g, x, before, h));
    Value input = linear(x, g.inputWeight(), 2 * h, h, g.inputBias(), 2 * h);
    Value past =
        switch (g.variant()) {
          case RESET_AFTER ->
              product(
                  r, linear(before, g.recurrentWeight(), 2 * h, h, g.recurrentBias(), 2 * h));
          case RESET_BEFORE ->
              linear(product(r, before), g.recurrentWeight(), 2 * h, h, NOTHING, 0);
          case UNCOUPLED -> linear(before, g.recurrentWeight(), 2 * h, h, NOTHING, 0);
        };
    Value n = activate(s.candidate(), s.clip(), add(input, past));
    return switch (g.variant()) {
      case RESET_AFTER, RESET_BEFORE ->
          stabilise(add(product(z, before), product(complement(z), n)));
      case UNCOUPLED -> stabilise(add(product(complement(z), before), product(r, n)));
    };
  }

  private Value gruSum(Gru g, Value x, Value before, int at) {
    return add(
        linear(x, g.inputWeight(), at, g.units(), g.inputBias(), at),
        linear(before, g.recurrentWeight(), at, g.units(), g.recurrentBias(), at));
  }

  private List<Value> lstm(Lstm l, List<Value> in, Layout.Part part) {
    int h = l.units();
    CellSettings s = l.settings();
    Value hidden = start(l.initialHidden());
    Value cell = start(l.initialCell());
    Value[] states = new Value[in.size()];
    for (int k = 0; k < in.size(); k++) {
      int t = l.direction() == Direction.BACKWARD ? in.size() - 1 - k : k;
      if (part.counts(t)) {
        Value x = in.get(t);
        Value i = activate(s.gate(), s.clip(), peep(l, lstmSum(l, x, hidden, 0), cell, 0));
        Value f = activate(s.gate(), s.clip(), peep(l, lstmSum(l, x, hidden, h), cell, h));
        Value g = activate(s.candidate(), s.clip(), lstmSum(l, x, hidden, 2 * h));
        cell = stabilise(add(product(f, cell), product(i, g)));
        Value o =
            activate(s.gate(), s.clip(), peep(l, lstmSum(l, x, hidden, 3 * h), cell, 2 * h));
        hidden = product(o, activate(s.output(), Float.POSITIVE_INFINITY, cell));
      }
      states[t] = hidden;
    }
    return Arrays.asList(states);
  }

  private Value lstmSum(Lstm l, Value x, Value before, int at) {
    return add(
        linear(x, l.inputWeight(), at, l.units(), l.bias(), at),
        linear(before, l.recurrentWeight(), at, l.units(), NOTHING, 0));
  }

  private Value peep(Lstm l, Value sum, Value cell, int at) {
    if (l.peephole().size() == 0) {
      return sum;
    }
    float[] weights = Arrays.copyOfRange(l.peephole().values(), at, at + l.units());
    return add(sum, weighted(cell, weights, new float[weights.length]));
  }

  private Value start(Tensor initial) {
    Value v = new Value(initial.size());
    for (int j = 0; j < v.x.length; j++) {
      v.x[j] = initial.values()[j];
      v.base[j] = v.x[j];
    }
    starts.add(v);
    return v;
  }

  private Value dense(Dense dense, Value in, boolean last) {
    Value sum = linear(in, dense.weight(), 0, dense.weight().extent(1), dense.bias(), 0);
    return last ? sum : plain(dense.activation(), sum);
  }

  private Value plain(Activation activation, Value in) {
    return activate(activation, Float.POSITIVE_INFINITY, in);
  }

  private Value pool(Pool pool, List<Value> in, Layout.Part part) {
    List<Value> counted = new ArrayList<>();
    for (int t = 0; t < in.size(); t++) {
      if (part.counts(t)) {
        counted.add(in.get(t));
      }
    }
    if (counted.isEmpty()) {
      counted.addAll(in);
    }
    return switch (pool.kind()) {
      case LAST -> counted.get(counted.size() - 1);
      case MEAN -> {
        Value sum = counted.get(0);
        for (int t = 1; t < counted.size(); t++) {
          sum = add(sum, counted.get(t));
        }
        yield times(sum, 1.0 / counted.size());
      }
      case MAX -> largest(counted);
    };
  }

  private Value largest(List<Value> in) {
    Value out = new Value(in.get(0).x.length);
    for (int i = 0; i < out.x.length; i++) {
      int j = i;
      Value a = in.get(0);
      Value b = in.get(0);
      for (Value v : in) {
        a = v.x[j] > a.x[j] ? v : a;
        b = v.base[j] > b.base[j] ? v : b;
      }
      Value now = a;
      Value then = b;
      out.x[j] = now.x[j];
      out.base[j] = then.base[j];
      back.add(() -> {
        if (now == then || relevance) {
          now.m[j] += out.m[j];
          return;
        }
        double first = Math.max(now.x[j], then.base[j]);
        double second = Math.max(now.base[j], then.x[j]);
        double own = (first - out.base[j] + out.x[j] - second) / 2;
        double other = (second - out.base[j] + out.x[j] - first) / 2;
        now.m[j] += out.m[j] * quotient(own, now.x[j] - now.base[j]);
        then.m[j] += out.m[j] * quotient(other, then.x[j] - then.base[j]);
      });
    }
    return out;
  }

  private static double quotient(double part, double change) {
    return change == 0 ? 0 : part / change;
  }

  private Value normalise(LayerNormalization norm, Value in) {
    int n = in.x.length;
    Value mean = function(in, new double[] {1.0 / n});
    Value centred = new Value(n);
    for (int i = 0; i < n; i++) {
      centred.x[i] = in.x[i] - mean.x[0];
      centred.base[i] = in.base[i] - mean.base[0];
    }
    back.add(() -> {
      for (int i = 0; i < n; i++) {
        in.m[i] += centred.m[i];
        mean.m[0] -= centred.m[i];
      }
    });
    Value variance = function(product(centred, centred), new double[] {1.0 / n});
    Value inverse =
        rescale(
            variance,
            v -> 1 / Math.sqrt(v + norm.epsilon()),
            v -> -0.5 * Math.pow(v + norm.epsilon(), -1.5));
    Value spread = new Value(n);
    Arrays.fill(spread.x, inverse.x[0]);
    Arrays.fill(spread.base, inverse.base[0]);
    back.add(() -> inverse.m[0] += Arrays.stream(spread.m).sum());
    return weighted(product(spread, centred), norm.gamma().values(), norm.beta().values());
  }

  /// The sum of a vector times one weight.
  private Value function(Value in, double[] weight) {
    Value out = new Value(1);
    out.x[0] = Arrays.stream(in.x).sum() * weight[0];
    out.base[0] = Arrays.stream(in.base).sum() * weight[0];
    back.add(() -> {
      for (int i = 0; i < in.m.length; i++) {
        in.m[i] += out.m[0] * weight[0];
      }
    });
    return out;
  }

  private Value scale(Scale scale, Value in) {
    return weighted(in, scale.scale().values(), scale.shift().values());
  }

  // ---- operations ----

  private static final Tensor NOTHING = Tensor.zeros(0);

  private Value linear(Value in, Tensor weight, int from, int count, Tensor bias, int biasFrom) {
    Value out = new Value(count);
    float[] w = weight.values();
    int columns = weight.extent(1);
    for (int j = 0; j < count && bias.size() > 0; j++) {
      out.x[j] = bias.values()[biasFrom + j];
      out.base[j] = out.x[j];
    }
    for (int i = 0; i < in.x.length; i++) {
      for (int j = 0; j < count; j++) {
        double c = w[i * columns + from + j];
        out.x[j] += in.x[i] * c;
        out.base[j] += in.base[i] * c;
      }
    }
    back.add(() -> {
      for (int i = 0; i < in.m.length; i++) {
        double sum = 0;
        for (int j = 0; j < count; j++) {
          sum += w[i * columns + from + j] * out.m[j];
        }
        in.m[i] += sum;
      }
    });
    return out;
  }

  private Value weighted(Value in, float[] weights, float[] shift) {
    Value out = new Value(in.x.length);
    for (int i = 0; i < in.x.length; i++) {
      out.x[i] = in.x[i] * weights[i] + shift[i];
      out.base[i] = in.base[i] * weights[i] + shift[i];
    }
    back.add(() -> {
      for (int i = 0; i < in.m.length; i++) {
        in.m[i] += out.m[i] * weights[i];
      }
    });
    return out;
  }

  private Value times(Value in, double factor) {
    Value out = new Value(in.x.length);
    for (int i = 0; i < in.x.length; i++) {
      out.x[i] = in.x[i] * factor;
      out.base[i] = in.base[i] * factor;
    }
    back.add(() -> {
      for (int i = 0; i < in.m.length; i++) {
        in.m[i] += out.m[i] * factor;
      }
    });
    return out;
  }

  private Value complement(Value in) {
    Value out = new Value(in.x.length);
    for (int i = 0; i < in.x.length; i++) {
      out.x[i] = 1 - in.x[i];
      out.base[i] = 1 - in.base[i];
    }
    back.add(() -> {
      for (int i = 0; i < in.m.length; i++) {
        in.m[i] -= out.m[i];
      }
    });
    return out;
  }

  private Value add(Value a, Value b) {
    Value out = new Value(a.x.length);
    for (int i = 0; i < a.x.length; i++) {
      out.x[i] = a.x[i] + b.x[i];
      out.base[i] = a.base[i] + b.base[i];
    }
    back.add(() -> {
      for (int i = 0; i < out.m.length; i++) {
        a.m[i] += out.m[i];
        b.m[i] += out.m[i];
      }
    });
    return out;
  }

  private Value product(Value gate, Value signal) {
    Value out = new Value(gate.x.length);
    for (int i = 0; i < gate.x.length; i++) {
      out.x[i] = gate.x[i] * signal.x[i];
      out.base[i] = gate.base[i] * signal.base[i];
    }
    back.add(() -> {
      for (int i = 0; i < out.m.length; i++) {
        if (relevance) {
          signal.m[i] += out.m[i] * gate.x[i];
        } else {
          gate.m[i] += out.m[i] * (signal.x[i] + signal.base[i]) / 2;
          signal.m[i] += out.m[i] * (gate.x[i] + gate.base[i]) / 2;
        }
      }
    });
    return out;
  }

  private Value activate(Activation activation, float clip, Value in) {
    if (activation.kind() == Activation.Kind.SOFTMAX) {
      throw new IllegalArgumentException(
          "softmax inside a model has no rule here; only a last layer may have it");
    }
    return rescale(
        in,
        v -> activation.apply(Math.max(-clip, Math.min(clip, v))),
        v -> Math.abs(v) > clip ? 0 : activation.derivativeAtOutput(activation.apply(v)));
  }

  private Value rescale(Value in, DoubleUnaryOperator f, DoubleUnaryOperator slope) {
    Value out = new Value(in.x.length);
    for (int i = 0; i < in.x.length; i++) {
      out.x[i] = f.applyAsDouble(in.x[i]);
      out.base[i] = f.applyAsDouble(in.base[i]);
    }
    back.add(() -> {
      for (int i = 0; i < in.m.length; i++) {
        double change = in.x[i] - in.base[i];
        double ratio;
        if (relevance) {
          ratio = share(out.x[i], in.x[i]);
        } else if (Math.abs(change) < 1e-7) {
          ratio = slope.applyAsDouble((in.x[i] + in.base[i]) / 2);
        } else {
          ratio = (out.x[i] - out.base[i]) / change;
        }
        in.m[i] += out.m[i] * ratio;
      }
    });
    return out;
  }

  /// The epsilon of a sum; nothing where no relevance is asked for.
  private Value stabilise(Value in) {
    if (!relevance) {
      return in;
    }
    Value out = new Value(in.x.length);
    System.arraycopy(in.x, 0, out.x, 0, in.x.length);
    System.arraycopy(in.base, 0, out.base, 0, in.x.length);
    back.add(() -> {
      for (int i = 0; i < in.m.length; i++) {
        in.m[i] += out.m[i] * share(in.x[i], in.x[i]);
      }
    });
    return out;
  }

  private Value concat(List<Value> parts) {
    Value out = new Value(parts.stream().mapToInt(v -> v.x.length).sum());
    int at = 0;
    for (Value v : parts) {
      System.arraycopy(v.x, 0, out.x, at, v.x.length);
      System.arraycopy(v.base, 0, out.base, at, v.x.length);
      at += v.x.length;
    }
    back.add(() -> {
      int from = 0;
      for (Value v : parts) {
        for (int i = 0; i < v.m.length; i++) {
          v.m[i] += out.m[from + i];
        }
        from += v.m.length;
      }
    });
    return out;
  }
}
