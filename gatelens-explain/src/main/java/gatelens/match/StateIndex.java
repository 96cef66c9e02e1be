package gatelens.match;

import gatelens.model.Model;
import gatelens.names.NearestName;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import gatelens.trace.LayerTrace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The hidden states of a model over a data set as bits.
///
/// @param bits which units are on, those of the lowest layer first
/// @param units `U` names: `gru_0:0`, counted from 0
public record StateIndex(StateBits bits, List<String> units) {
  private static final int BLOCK = 32;
  private static final int SAMPLED = 256;

  /// Keeps an unmodifiable copy.
  public StateIndex {
    units = List.copyOf(units);
  }

  /// From where on a unit is on.
  public sealed interface Thresholds {
    /// The same for all units, above and below 0.
    ///
    /// @param level above 0; usual: 0.3
    record Level(double level) implements Thresholds {
      /// @throws IllegalArgumentException if it is not above 0
      public Level {
        if (!(level > 0)) {
          throw new IllegalArgumentException(
              "a unit is on from " + level + "; above 0 is expected");
        }
      }
    }

    /// The uppermost and the lowermost share of each unit's own values.
    ///
    /// @param share in (0, 0.5)
    record Share(double share) implements Thresholds {
      /// @throws IllegalArgumentException if it is outside its range
      public Share {
        if (!(share > 0 && share < 0.5)) {
          throw new IllegalArgumentException(
              "a unit is on in a share of " + share + " of all steps; expected above 0, below 0.5");
        }
      }
    }
  }

  /// Reads a data set.
  ///
  /// @param layers names of recurrent layers; empty for all
  /// @throws IllegalArgumentException if there is no such layer, or no step
  public static StateIndex of(
      Model model,
      List<Sample> samples,
      List<String> layers,
      Thresholds thresholds,
      Workers workers) {
    List<LayerTrace.Recurrent> of =
        samples.isEmpty() ? List.of() : chosen(model.trace(samples.get(0)).recurrent(), layers);
    if (of.isEmpty()) {
      throw new IllegalArgumentException("there is no state to look at");
    }
    List<String> units = new ArrayList<>();
    for (LayerTrace.Recurrent layer : of) {
      for (int u = 0; u < layer.layer().units(); u++) {
        units.add(layer.layer().name() + ":" + u);
      }
    }
    StateBits.Builder builder = builder(model, samples, layers, thresholds, units, workers);
    for (int from = 0; from < samples.size(); from += BLOCK) {
      List<Sample> block = samples.subList(from, Math.min(from + BLOCK, samples.size()));
      model.traces(block, workers).stream()
          .map(trace -> states(chosen(trace.recurrent(), layers)))
          .forEach(builder::add);
    }
    return new StateIndex(builder.built(), units);
  }

  private static List<LayerTrace.Recurrent> chosen(
      List<LayerTrace.Recurrent> all, List<String> layers) {
    List<String> known = all.stream().map(layer -> layer.layer().name()).toList();
    for (String name : layers) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "there is no layer "
                + name
                + " with a state; there are "
                + String.join(", ", known)
                + NearestName.question(name, known));
      }
    }
    return all.stream()
        .filter(layer -> layers.isEmpty() || layers.contains(layer.layer().name()))
        .toList();
  }

  /// The states of all layers side by side, `float[T][U]`, flat.
  private static float[] states(List<LayerTrace.Recurrent> layers) {
    int width = layers.stream().mapToInt(layer -> layer.layer().units()).sum();
    int steps = layers.get(0).hidden().extent(0);
    float[] all = new float[steps * width];
    int at = 0;
    for (LayerTrace.Recurrent layer : layers) {
      if (layer.hidden().extent(0) != steps) {
        throw new IllegalArgumentException(
            layer.layer().name() + " has other steps than the layer before it; choose one layer");
      }
      float[] hidden = layer.hidden().values();
      int own = layer.layer().units();
      for (int t = 0; t < steps; t++) {
        System.arraycopy(hidden, t * own, all, t * width + at, own);
      }
      at += own;
    }
    return all;
  }

  private static StateBits.Builder builder(
      Model model,
      List<Sample> samples,
      List<String> layers,
      Thresholds thresholds,
      List<String> units,
      Workers workers) {
    double[] high = new double[units.size()];
    double[] low = new double[units.size()];
    switch (thresholds) {
      case Thresholds.Level same -> {
        Arrays.fill(high, same.level());
        Arrays.fill(low, -same.level());
      }
      case Thresholds.Share share -> {
        // sequences at even distances stand for all
        List<Sample> some = new ArrayList<>();
        int most = Math.min(SAMPLED, samples.size());
        for (int k = 0; k < most; k++) {
          some.add(samples.get((int) ((long) k * samples.size() / most)));
        }
        List<float[]> states =
            model.traces(some, workers).stream()
                .map(trace -> states(chosen(trace.recurrent(), layers)))
                .toList();
        for (int u = 0; u < high.length; u++) {
          double[] values = values(states, u, high.length);
          high[u] = at(values, 1 - share.share());
          low[u] = Math.min(at(values, share.share()), Math.nextDown(high[u]));
        }
      }
    }
    return new StateBits.Builder(high, low);
  }

  private static double at(double[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1.0, Math.floor(share * sorted.length))];
  }

  private static double[] values(List<float[]> states, int unit, int width) {
    double[] values = new double[states.stream().mapToInt(s -> s.length / width).sum()];
    int at = 0;
    for (float[] one : states) {
      for (int i = unit; i < one.length; i += width) {
        values[at++] = one[i];
      }
    }
    Arrays.sort(values);
    return values;
  }
}
