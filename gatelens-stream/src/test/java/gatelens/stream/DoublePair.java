package gatelens.stream;

import gatelens.layer.Activation;
import gatelens.layer.Dense;
import gatelens.layer.Gru;
import gatelens.layer.Layer;
import gatelens.layer.LayerNormalization;
import gatelens.layer.Lstm;
import gatelens.layer.Masking;
import gatelens.layer.Pool;
import gatelens.model.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/// A stream beside its baseline in double precision, of the textbook's operations alone: sums,
/// products, functions. Each hands credit on twice: forward, column by column, as the event is
/// read, and backward, by multipliers from the end, when all has been read. A sum shares alike, a
/// product is split evenly, a function has the slope between its two values (DeepLIFT's rescale
/// rule). Nothing of the product's formulas of whole cells stands here.
final class DoublePair {
  /// Values of both runs, with credit and multipliers.
  static final class Value {
    final double[] a;
    final double[] b;
    final double[][] credit;
    final double[] multiplier;

    Value(int size, int columns) {
      this.a = new double[size];
      this.b = new double[size];
      this.credit = new double[columns][size];
      this.multiplier = new double[size];
    }
  }

  private final List<Layer> layers = new ArrayList<>();
  private final List<Value[]> states = new ArrayList<>();
  private final List<Runnable> back = new ArrayList<>();
  private final int columns;
  private int counted;

  /// @param columns of the accounts, side by side
  DoublePair(Model model, int columns) {
    this.columns = columns;
    layers.addAll(model.branches().get(0).layers());
    layers.addAll(model.head());
    for (Layer layer : layers) {
      states.add(
          switch (layer) {
            case Gru gru -> new Value[] {new Value(gru.units(), columns)};
            case Lstm lstm ->
                new Value[] {new Value(lstm.units(), columns), new Value(lstm.units(), columns)};
            default -> new Value[0];
          });
    }
  }

  /// Those of now; each event replaces them by others.
  List<Value> states() {
    return states.stream().flatMap(java.util.Arrays::stream).toList();
  }

  Value event(float[] event, float[] baseline) {
    Value x = new Value(event.length, columns);
    for (int i = 0; i < event.length; i++) {
      x.a[i] = event[i];
      x.b[i] = baseline[i];
    }
    return x;
  }

  /// Reads one event that no mask leaves out.
  ///
  /// @return logits as if the sequence ended here
  Value read(Value event) {
    counted++;
    Value x = event;
    for (int i = 0; i < layers.size(); i++) {
      Value[] state = states.get(i);
      boolean last = i == layers.size() - 1;
      x =
          switch (layers.get(i)) {
            case Masking masking -> x;
            case Gru gru -> gru(gru, x, state);
            case Lstm lstm -> lstm(lstm, x, state);
            case Dense dense ->
                applied(
                    last ? Activation.LINEAR : dense.activation(),
                    linear(x, dense.weight().values(), 0, dense.bias().values()));
            case LayerNormalization norm -> normalized(norm, x);
            case Pool pool -> mean(i, x);
            default -> throw new AssertionError("no reference for " + layers.get(i));
          };
    }
    return x;
  }

  /// Fills the multipliers of everything that was read, from one logit of the last answer.
  void backward(Value logits, int output) {
    logits.multiplier[output] = 1;
    for (int i = back.size() - 1; i >= 0; i--) {
      back.get(i).run();
    }
  }

  private Value gru(Gru layer, Value x, Value[] state) {
    Value h = state[0];
    float[] w = layer.inputWeight().values();
    float[] u = layer.recurrentWeight().values();
    float[] b = layer.inputBias().values();
    float[] c = layer.recurrentBias().values();
    int n = h.a.length;
    Value z = applied(Activation.SIGMOID, sum(gate(x, w, 0, n, b), gate(h, u, 0, n, c)));
    Value r = applied(Activation.SIGMOID, sum(gate(x, w, 1, n, b), gate(h, u, 1, n, c)));
    Value in = gate(x, w, 2, n, b);
    state[0] =
        switch (layer.variant()) {
          case RESET_AFTER -> {
            Value made = applied(Activation.TANH, sum(in, product(r, gate(h, u, 2, n, c))));
            yield sum(made, product(z, difference(h, made)));
          }
          case RESET_BEFORE -> {
            Value made = applied(Activation.TANH, sum(in, gate(product(r, h), u, 2, n, c)));
            yield sum(made, product(z, difference(h, made)));
          }
          case UNCOUPLED -> {
            Value made = applied(Activation.TANH, sum(in, gate(h, u, 2, n, c)));
            yield sum(difference(h, product(z, h)), product(r, made));
          }
        };
    return state[0];
  }

  private Value lstm(Lstm layer, Value x, Value[] state) {
    float[] w = layer.inputWeight().values();
    float[] u = layer.recurrentWeight().values();
    float[] b = layer.bias().values();
    int n = state[0].a.length;
    Value[] gates = new Value[4];
    for (int g = 0; g < 4; g++) {
      Value before = sum(gate(x, w, g, n, b), gate(state[0], u, g, n, new float[4 * n]));
      gates[g] = applied(g == 2 ? Activation.TANH : Activation.SIGMOID, before);
    }
    state[1] = sum(product(gates[1], state[1]), product(gates[0], gates[2]));
    state[0] = product(gates[3], applied(Activation.TANH, state[1]));
    return state[0];
  }

  private Value normalized(LayerNormalization layer, Value x) {
    int n = x.a.length;
    float[] average = new float[n];
    float[] alike = new float[n];
    java.util.Arrays.fill(alike, 1);
    for (int i = 0; i < n; i++) {
      average[i] = 1;
    }
    Value total = linear(x, average, 0, new float[1]);
    Value mean = scaled(total, 1.0 / n);
    Value c = difference(x, linear(mean, alike, 0, new float[n]));
    Value squares = scaled(linear(product(c, c), average, 0, new float[1]), 1.0 / n);
    Value size = new Value(1, columns);
    double epsilon = layer.epsilon();
    size.a[0] = 1 / Math.sqrt(squares.a[0] + epsilon);
    size.b[0] = 1 / Math.sqrt(squares.b[0] + epsilon);
    double slope = -size.a[0] * size.a[0] * size.b[0] * size.b[0] / (size.a[0] + size.b[0]);
    sloped(squares, size, new double[] {slope});
    Value all = product(c, linear(size, alike, 0, new float[n]));
    float[] gamma = new float[n * n];
    for (int i = 0; i < n; i++) {
      gamma[i * n + i] = layer.gamma().values()[i];
    }
    return linear(all, gamma, 0, layer.beta().values());
  }

  /// The running sum is the state; the mean of what was counted goes on.
  private Value mean(int layer, Value x) {
    Value total = counted == 1 ? x : sum(states.get(layer)[0], x);
    states.set(layer, new Value[] {total});
    return scaled(total, 1.0 / counted);
  }

  private Value gate(Value x, float[] weight, int block, int n, float[] bias) {
    return linear(
        x, weight, block * n, java.util.Arrays.copyOfRange(bias, block * n, block * n + n));
  }

  /// `y = x W + b` with columns of W from one on; its rows are as long as its values tell.
  private Value linear(Value x, float[] weight, int from, float[] bias) {
    int out = bias.length;
    int stride = weight.length / x.a.length;
    Value y = new Value(out, columns);
    for (int j = 0; j < out; j++) {
      y.a[j] = bias[j];
      y.b[j] = bias[j];
    }
    map(x.a, weight, from, stride, y.a);
    map(x.b, weight, from, stride, y.b);
    for (int g = 0; g < columns; g++) {
      map(x.credit[g], weight, from, stride, y.credit[g]);
    }
    back.add(() -> {
      for (int i = 0; i < x.a.length; i++) {
        for (int j = 0; j < out; j++) {
          x.multiplier[i] += weight[i * stride + from + j] * y.multiplier[j];
        }
      }
    });
    return y;
  }

  private static void map(double[] x, float[] weight, int from, int stride, double[] y) {
    for (int i = 0; i < x.length; i++) {
      if (x[i] != 0) {
        for (int j = 0; j < y.length; j++) {
          y[j] += x[i] * weight[i * stride + from + j];
        }
      }
    }
  }

  private Value scaled(Value x, double by) {
    double[] slopes = new double[x.a.length];
    java.util.Arrays.fill(slopes, by);
    return function(x, v -> by * v, slopes);
  }

  private Value sum(Value x, Value y) {
    return added(x, y, 1);
  }

  private Value difference(Value x, Value y) {
    return added(x, y, -1);
  }

  private Value added(Value x, Value y, int sign) {
    int n = x.a.length;
    Value z = new Value(n, columns);
    for (int j = 0; j < n; j++) {
      z.a[j] = x.a[j] + sign * y.a[j];
      z.b[j] = x.b[j] + sign * y.b[j];
      for (int g = 0; g < columns; g++) {
        z.credit[g][j] = x.credit[g][j] + sign * y.credit[g][j];
      }
    }
    back.add(() -> {
      for (int j = 0; j < n; j++) {
        x.multiplier[j] += z.multiplier[j];
        y.multiplier[j] += sign * z.multiplier[j];
      }
    });
    return z;
  }

  private Value product(Value x, Value y) {
    int n = x.a.length;
    Value z = new Value(n, columns);
    double[] left = new double[n];
    double[] right = new double[n];
    for (int j = 0; j < n; j++) {
      z.a[j] = x.a[j] * y.a[j];
      z.b[j] = x.b[j] * y.b[j];
      left[j] = (x.a[j] + x.b[j]) / 2;
      right[j] = (y.a[j] + y.b[j]) / 2;
      for (int g = 0; g < columns; g++) {
        z.credit[g][j] = right[j] * x.credit[g][j] + left[j] * y.credit[g][j];
      }
    }
    back.add(() -> {
      for (int j = 0; j < n; j++) {
        x.multiplier[j] += right[j] * z.multiplier[j];
        y.multiplier[j] += left[j] * z.multiplier[j];
      }
    });
    return z;
  }

  private Value applied(Activation function, Value x) {
    int n = x.a.length;
    double[] slopes = new double[n];
    for (int j = 0; j < n; j++) {
      double d = x.a[j] - x.b[j];
      slopes[j] =
          switch (function.kind()) {
            case LINEAR -> 1;
            case SIGMOID -> over(d / 2) / (4 * Math.cosh(x.a[j] / 2) * Math.cosh(x.b[j] / 2));
            case TANH -> over(d) / (Math.cosh(x.a[j]) * Math.cosh(x.b[j]));
            case RELU ->
                d == 0 ? x.a[j] > 0 ? 1 : 0 : (Math.max(0, x.a[j]) - Math.max(0, x.b[j])) / d;
            default -> throw new AssertionError("no reference for " + function);
          };
    }
    DoubleUnaryOperator f =
        switch (function.kind()) {
          case SIGMOID -> v -> 1 / (1 + Math.exp(-v));
          case TANH -> Math::tanh;
          case RELU -> v -> Math.max(0, v);
          default -> v -> v;
        };
    return function(x, f, slopes);
  }

  /// `sinh d / d`.
  private static double over(double d) {
    return Math.abs(d) < 1e-4 ? 1 + d * d / 6 : Math.sinh(d) / d;
  }

  private Value function(Value x, DoubleUnaryOperator f, double[] slopes) {
    Value y = new Value(x.a.length, columns);
    for (int j = 0; j < x.a.length; j++) {
      y.a[j] = f.applyAsDouble(x.a[j]);
      y.b[j] = f.applyAsDouble(x.b[j]);
    }
    sloped(x, y, slopes);
    return y;
  }

  private void sloped(Value x, Value y, double[] slopes) {
    for (int g = 0; g < columns; g++) {
      for (int j = 0; j < slopes.length; j++) {
        y.credit[g][j] = slopes[j] * x.credit[g][j];
      }
    }
    back.add(() -> {
      for (int j = 0; j < slopes.length; j++) {
        x.multiplier[j] += slopes[j] * y.multiplier[j];
      }
    });
  }
}
