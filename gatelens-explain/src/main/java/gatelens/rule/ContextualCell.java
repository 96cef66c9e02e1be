package gatelens.rule;

import gatelens.layer.Activation;
import gatelens.layer.CellSettings;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.layer.Lstm;
import gatelens.tensor.Tensor;

/// A recurrent cell whose state is two parts, `h = β + γ`: what a phrase made and the rest. Each
/// function is split in three, with the bias by itself: `β̂ = ½ [(s(β+b) - s(b)) + (s(β+γ+b) -
/// s(γ+b))]`, γ̂ likewise, and s(b); they sum to s(β+γ+b).
final class ContextualCell {
  private ContextualCell() {}

  /// A state in two parts.
  ///
  /// @param phrase β, `double[H]`
  /// @param rest γ, `double[H]`
  /// @param cellPhrase β of an LSTM's cell state, else empty
  /// @param cellRest γ of an LSTM's cell state, else empty
  record Parts(double[] phrase, double[] rest, double[] cellPhrase, double[] cellRest) {}

  /// The three parts of a gate.
  private record Split(double[] phrase, double[] rest, double[] bias) {
    Split(int units) {
      this(new double[units], new double[units], new double[units]);
    }

    void set(int j, Activation f, float clip, double b, double c, double bias) {
      double at0 = at(f, clip, bias);
      double atB = at(f, clip, b + bias);
      double atC = at(f, clip, c + bias);
      double all = at(f, clip, b + c + bias);
      phrase[j] = (atB - at0 + all - atC) / 2;
      rest[j] = (atC - at0 + all - atB) / 2;
      this.bias[j] = at0;
    }

    private static double at(Activation f, float clip, double x) {
      return f.apply(Math.max(-clip, Math.min(clip, x)));
    }
  }

  private static double[] pre(
      double[] x, Tensor w, double[] h, Tensor u, int stride, int gate, int units) {
    double[] a = new double[units];
    Matrices.times(x, w, stride, gate * units, a);
    Matrices.times(h, u, stride, gate * units, a);
    return a;
  }

  /// One step of a GRU.
  ///
  /// @param x the phrase's part of the input
  /// @param y the rest of the input
  /// @param inside true if the step belongs to the phrase: then it gets what the biases make alone
  static Parts step(Gru layer, double[] x, double[] y, Parts before, boolean inside) {
    int units = layer.units();
    int stride = 3 * units;
    Tensor w = layer.inputWeight();
    Tensor u = layer.recurrentWeight();
    Tensor b = layer.inputBias();
    Tensor c = layer.recurrentBias();
    CellSettings settings = layer.settings();
    Split[] gates = {new Split(units), new Split(units)};
    for (int g = 0; g < 2; g++) {
      double[] phrase = pre(x, w, before.phrase, u, stride, g, units);
      double[] rest = pre(y, w, before.rest, u, stride, g, units);
      for (int j = 0; j < units; j++) {
        int i = g * units + j;
        gates[g].set(
            j, settings.gate(), settings.clip(), phrase[j], rest[j], (double) b.at(i) + c.at(i));
      }
    }
    Split candidate = candidate(layer, x, y, before, gates[1]);
    double[] phrase = new double[units];
    double[] rest = new double[units];
    boolean uncoupled = layer.variant() == GruVariant.UNCOUPLED;
    for (int j = 0; j < units; j++) {
      Split z = gates[0];
      double sign = uncoupled ? -1 : 1;
      double keepPhrase = sign * z.phrase[j];
      double keepRest = sign * z.rest[j];
      double keepBias = uncoupled ? 1 - z.bias[j] : z.bias[j];
      double writePhrase = uncoupled ? gates[1].phrase[j] : -z.phrase[j];
      double writeRest = uncoupled ? gates[1].rest[j] : -z.rest[j];
      double writeBias = uncoupled ? gates[1].bias[j] : 1 - z.bias[j];
      double n = candidate.phrase[j] + candidate.rest[j] + candidate.bias[j];
      double both = writeBias * candidate.bias[j];
      phrase[j] =
          (keepPhrase + keepBias) * before.phrase[j]
              + writePhrase * (candidate.phrase[j] + candidate.bias[j])
              + writeBias * candidate.phrase[j]
              + (inside ? both : 0);
      rest[j] =
          (keepPhrase + keepBias + keepRest) * before.rest[j]
              + keepRest * before.phrase[j]
              + writeRest * n
              + (writePhrase + writeBias) * candidate.rest[j]
              + (inside ? 0 : both);
    }
    return new Parts(phrase, rest, new double[0], new double[0]);
  }

  private static Split candidate(Gru layer, double[] x, double[] y, Parts before, Split r) {
    int units = layer.units();
    int stride = 3 * units;
    Tensor w = layer.inputWeight();
    Tensor u = layer.recurrentWeight();
    double[] none = new double[0];
    double[] phrase = pre(x, w, none, u, stride, 2, units);
    double[] rest = pre(y, w, none, u, stride, 2, units);
    double[] bias = Matrices.part(layer.inputBias(), 2 * units, units);
    switch (layer.variant()) {
      case RESET_AFTER -> {
        double[] up = pre(none, w, before.phrase, u, stride, 2, units);
        double[] ur = pre(none, w, before.rest, u, stride, 2, units);
        double[] ub = Matrices.part(layer.recurrentBias(), 2 * units, units);
        for (int j = 0; j < units; j++) {
          phrase[j] += r.phrase[j] * (up[j] + ub[j]) + r.bias[j] * up[j];
          rest[j] += r.rest[j] * (up[j] + ur[j] + ub[j]) + (r.phrase[j] + r.bias[j]) * ur[j];
          bias[j] += r.bias[j] * ub[j];
        }
      }
      case RESET_BEFORE -> {
        double[] p = new double[units];
        double[] q = new double[units];
        for (int j = 0; j < units; j++) {
          p[j] = (r.phrase[j] + r.bias[j]) * before.phrase[j];
          q[j] =
              r.rest[j] * before.phrase[j] + (r.phrase[j] + r.rest[j] + r.bias[j]) * before.rest[j];
        }
        Matrices.times(p, u, stride, 2 * units, phrase);
        Matrices.times(q, u, stride, 2 * units, rest);
      }
      case UNCOUPLED -> {
        Matrices.times(before.phrase, u, stride, 2 * units, phrase);
        Matrices.times(before.rest, u, stride, 2 * units, rest);
      }
    }
    Split n = new Split(units);
    for (int j = 0; j < units; j++) {
      n.set(j, layer.settings().candidate(), layer.settings().clip(), phrase[j], rest[j], bias[j]);
    }
    return n;
  }

  /// One step of an LSTM; the output gate is not split.
  static Parts step(Lstm layer, double[] x, double[] y, Parts before, boolean inside) {
    int units = layer.units();
    int stride = 4 * units;
    Tensor w = layer.inputWeight();
    Tensor u = layer.recurrentWeight();
    Tensor peep = layer.peephole();
    CellSettings settings = layer.settings();
    Split[] gates = {new Split(units), new Split(units), new Split(units)};
    double[] open = new double[units];
    for (int g = 0; g < 4; g++) {
      double[] phrase = pre(x, w, before.phrase, u, stride, g, units);
      double[] rest = pre(y, w, before.rest, u, stride, g, units);
      for (int j = 0; j < units; j++) {
        if (g < 2 && peep.size() > 0) {
          phrase[j] += peep.at(g * units + j) * before.cellPhrase[j];
          rest[j] += peep.at(g * units + j) * before.cellRest[j];
        }
        float bias = layer.bias().at(g * units + j);
        if (g < 3) {
          gates[g].set(
              j,
              g == 2 ? settings.candidate() : settings.gate(),
              settings.clip(),
              phrase[j],
              rest[j],
              bias);
        } else {
          open[j] = phrase[j] + rest[j] + bias;
        }
      }
    }
    Parts next =
        new Parts(new double[units], new double[units], new double[units], new double[units]);
    Split i = gates[0];
    Split f = gates[1];
    Split g = gates[2];
    for (int j = 0; j < units; j++) {
      double both = i.bias[j] * g.bias[j];
      double c =
          i.phrase[j] * (g.phrase[j] + g.bias[j])
              + i.bias[j] * g.phrase[j]
              + (f.phrase[j] + f.bias[j]) * before.cellPhrase[j]
              + (inside ? both : 0);
      double d =
          i.rest[j] * (g.phrase[j] + g.rest[j] + g.bias[j])
              + (i.phrase[j] + i.bias[j]) * g.rest[j]
              + f.rest[j] * before.cellPhrase[j]
              + (f.phrase[j] + f.rest[j] + f.bias[j]) * before.cellRest[j]
              + (inside ? 0 : both);
      next.cellPhrase[j] = c;
      next.cellRest[j] = d;
      double o =
          Split.at(
              settings.gate(),
              settings.clip(),
              open[j] + (peep.size() > 0 ? peep.at(2 * units + j) * (c + d) : 0));
      double sc = settings.output().apply(c);
      double sd = settings.output().apply(d);
      double s = settings.output().apply(c + d);
      double s0 = settings.output().apply(0);
      next.phrase[j] = o * (sc - s0 + s - sd) / 2;
      next.rest[j] = o * (sd + s0 + s - sc) / 2;
    }
    return next;
  }
}
