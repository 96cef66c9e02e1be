package gatelens.gates;

import gatelens.layer.Direction;
import gatelens.layer.RecurrentLayer;
import gatelens.layer.Signal;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.Layout;
import gatelens.sequence.Sample;
import gatelens.tensor.Moments;
import gatelens.tensor.Tensor;
import gatelens.trace.LayerTrace;
import gatelens.trace.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/// What every gate and unit of a model does over many inputs. Traces are read in small blocks and
/// not kept.
///
/// @param gates statistics, by layer, gate and unit; `retention` is among them
/// @param units by layer and unit
/// @param steps of all inputs together
public record GateSurvey(List<GateStatistics> gates, List<UnitHealth> units, long steps) {
  private static final int BLOCK = 32;

  /// Keeps unmodifiable copies.
  public GateSurvey {
    gates = List.copyOf(gates);
    units = List.copyOf(units);
  }

  /// Reads the traces of all samples.
  ///
  /// @param samples at least one
  /// @throws IllegalArgumentException if there is no sample, or the model has no GRU or LSTM layer
  public static GateSurvey of(Model model, List<Sample> samples, Workers workers) {
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("there is no input to look at; at least 1 is needed");
    }
    Map<String, Tally> tallies = new LinkedHashMap<>();
    long steps = 0;
    for (int from = 0; from < samples.size(); from += BLOCK) {
      List<Sample> block = samples.subList(from, Math.min(from + BLOCK, samples.size()));
      List<Trace> traces = model.traces(block, workers);
      for (int k = 0; k < block.size(); k++) {
        Sample sample = block.get(k);
        for (LayerTrace.Recurrent layer : traces.get(k).recurrent()) {
          boolean[] counted = counted(model, sample, layer);
          tallies
              .computeIfAbsent(layer.layer().name(), name -> new Tally(layer.layer()))
              .add(layer, counted);
        }
      }
      for (Sample sample : block) {
        Layout.Part part = model.continuous().layout(sample).first();
        for (int t = 0; t < part.length(); t++) {
          steps += part.counts(t) ? 1 : 0;
        }
      }
    }
    if (tallies.isEmpty()) {
      throw new IllegalArgumentException("the model has no GRU or LSTM layer, so it has no gates");
    }
    List<GateStatistics> gates = new ArrayList<>();
    List<UnitHealth> units = new ArrayList<>();
    tallies.values().forEach(tally -> tally.report(gates, units));
    return new GateSurvey(gates, units, steps);
  }

  /// Which steps of a layer are no padding: at a padded step a trace reads as 'keep everything',
  /// which is no doing of the gate.
  ///
  /// @return `boolean[T]`
  public static boolean[] counted(Model model, Sample sample, LayerTrace layer) {
    Layout.Part part =
        model
            .continuous()
            .layout(sample)
            .parts()
            .get(model.inputOf(layer.layer().name()).orElse(0));
    boolean[] counted = new boolean[layer.input().extent(0)];
    for (int t = 0; t < counted.length; t++) {
      counted[t] = counted.length != part.length() || part.counts(t);
    }
    return counted;
  }

  /// The signals of a layer that are looked at: its gates, and the retention.
  static List<String> looked(RecurrentLayer layer) {
    return layer.signals().stream().filter(Signal::isShare).map(Signal::name).toList();
  }

  /// Statistics of one gate of one layer, by unit.
  public List<GateStatistics> gate(String layer, String name) {
    return gates.stream().filter(g -> g.layer().equals(layer) && g.gate().equals(name)).toList();
  }

  /// What is counted of one layer.
  private static final class Tally {
    private final RecurrentLayer layer;
    private final int units;
    private final boolean backward;
    private final Map<String, Shares[]> gates = new LinkedHashMap<>();
    private final Moments[] hidden;
    private final Moments[] retention;
    private final long[] edge;
    private final Survival[] survival;
    private final double[][] products;
    private long count;

    Tally(RecurrentLayer layer) {
      this.layer = layer;
      this.backward = layer.direction() == Direction.BACKWARD;
      this.units = layer.units();
      for (String name : looked(layer)) {
        gates.put(name, shares(units));
      }
      this.hidden = moments(units);
      this.retention = moments(units);
      this.edge = new long[units];
      this.survival = new Survival[units];
      for (int i = 0; i < units; i++) {
        survival[i] = new Survival();
      }
      this.products = new double[units][units];
    }

    private static Shares[] shares(int units) {
      Shares[] all = new Shares[units];
      Arrays.setAll(all, i -> new Shares());
      return all;
    }

    private static Moments[] moments(int units) {
      Moments[] all = new Moments[units];
      Arrays.setAll(all, i -> new Moments());
      return all;
    }

    void add(LayerTrace.Recurrent trace, boolean[] counted) {
      Map<String, Tensor> signals = trace.signals();
      gates.forEach((name, shares) -> {
        float[] values = counted(Objects.requireNonNull(signals.get(name), name), counted);
        for (int k = 0; k < values.length; k++) {
          shares[k % units].add(values[k]);
        }
      });
      float[] states = counted(trace.hidden(), counted);
      float[] kept = counted(trace.retention(), counted);
      addAll(hidden, states);
      addAll(retention, kept);
      int steps = states.length / units;
      count += steps;
      float[] one = new float[steps];
      for (int i = 0; i < units; i++) {
        for (int t = 0; t < steps; t++) {
          one[backward ? steps - 1 - t : t] = kept[t * units + i];
          edge[i] += Math.abs(states[t * units + i]) > UnitHealth.EDGE ? 1 : 0;
        }
        survival[i].add(one);
      }
      for (int t = 0; t < steps; t++) {
        for (int i = 0; i < units; i++) {
          double value = states[t * units + i];
          double[] row = products[i];
          for (int j = 0; j < i; j++) {
            row[j] += value * states[t * units + j];
          }
        }
      }
    }

    /// A signal without its padded steps.
    private float[] counted(Tensor signal, boolean[] counted) {
      float[] all = signal.values();
      float[] some = new float[all.length];
      int length = 0;
      for (int t = 0; t < counted.length; t++) {
        if (counted[t]) {
          System.arraycopy(all, t * units, some, length, units);
          length += units;
        }
      }
      return Arrays.copyOf(some, length);
    }

    private void addAll(Moments[] moments, float[] values) {
      for (int k = 0; k < values.length; k++) {
        moments[k % units].add(values[k]);
      }
    }

    void report(List<GateStatistics> statistics, List<UnitHealth> health) {
      gates.forEach((name, shares) -> {
        for (int i = 0; i < units; i++) {
          statistics.add(shares[i].statistics(layer.name(), name, i));
        }
      });
      for (int i = 0; i < units; i++) {
        health.add(
            new UnitHealth(
                layer.name(),
                i,
                hidden[i].mean(),
                hidden[i].deviation(),
                1 / Math.max(1e-6, 1 - retention[i].mean()),
                survival[i].halfLife(),
                dead(i),
                edge[i] >= UnitHealth.SHARE * count,
                duplicate(i)));
      }
    }

    private boolean dead(int unit) {
      return hidden[unit].deviation() < UnitHealth.DEAD;
    }

    private OptionalInt duplicate(int unit) {
      if (dead(unit)) {
        return OptionalInt.empty();
      }
      for (int other = 0; other < unit; other++) {
        if (!dead(other)) {
          double covariance =
              products[unit][other] / count - hidden[unit].mean() * hidden[other].mean();
          double size = hidden[unit].deviation() * hidden[other].deviation();
          if (Math.abs(covariance) >= UnitHealth.ALIKE * size) {
            return OptionalInt.of(other);
          }
        }
      }
      return OptionalInt.empty();
    }
  }
}
