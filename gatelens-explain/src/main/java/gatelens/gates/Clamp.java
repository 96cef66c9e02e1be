package gatelens.gates;

import gatelens.layer.Bidirectional;
import gatelens.layer.Branch;
import gatelens.layer.CellSettings;
import gatelens.layer.Gru;
import gatelens.layer.Layer;
import gatelens.layer.Lstm;
import gatelens.layer.RecurrentLayer;
import gatelens.layer.Signal;
import gatelens.model.Model;
import gatelens.names.NearestName;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Holds a gate or a unit at a constant by writing other weights, so that the model runs as fast as
/// before and everything that reads models can read the clamped one.
///
/// A gate is clamped at `v` by zero weights and the bias `log(v / (1 - v))`. A unit is clamped at
/// `h` by a start at `h`, a retention of 1 and nothing written. Only layers with standard functions
/// can be clamped.
public final class Clamp {
  /// Where a sigmoid is 1 in floats, for every kernel: `σ(40) = 1 - 4e-18`.
  private static final float OPEN = 40;

  private Clamp() {}

  /// Holds one gate of some units.
  ///
  /// @param layer name of a GRU or LSTM layer
  /// @param gate `update` or `reset`; `input`, `forget` or `output`
  /// @param values what each unit's gate is held at, in [0, 1], `double[H]`; NaN leaves a unit as
  ///   it is
  /// @throws IllegalArgumentException if there is no such layer or gate, or it has other functions
  ///   than the standard ones
  public static Model gate(Model model, String layer, String gate, double[] values) {
    return replaced(model, layer, found -> gate(found, gate, values));
  }

  /// Holds one unit.
  ///
  /// @param layer name of a GRU or LSTM layer
  /// @param unit from 0 to H - 1
  /// @param hidden what its hidden state is held at, in (-1, 1)
  /// @throws IllegalArgumentException if there is no such layer or unit, or it has other functions
  ///   than the standard ones
  public static Model unit(Model model, String layer, int unit, double hidden) {
    if (!(Math.abs(hidden) < 1)) {
      throw new IllegalArgumentException(
          "a unit cannot be held at " + hidden + "; hidden states are in (-1, 1)");
    }
    return replaced(model, layer, found -> unit(found, unit, hidden));
  }

  /// Cuts what a gate, or the candidate, hears of one source: its weights become 0.
  ///
  /// @param layer name of a GRU or LSTM layer
  /// @param signal a gate, or `candidate`
  /// @param recurrent true for a unit of the layer's own state, false for a value that it reads
  /// @param source number of the unit or the value, from 0
  /// @throws IllegalArgumentException if there is no such layer, signal or source, or the layer has
  ///   other functions than the standard ones
  public static Model path(
      Model model, String layer, String signal, boolean recurrent, int source) {
    return replaced(model, layer, found -> path(found, signal, recurrent, source));
  }

  private static RecurrentLayer path(
      RecurrentLayer layer, String name, boolean recurrent, int source) {
    Optional<Signal> found =
        layer.signal(name).filter(s -> s.isGate() || s.kind() == Signal.Kind.CANDIDATE);
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          layer.name()
              + " has no gate "
              + name
              + "; it has "
              + layer.gates()
              + " and candidate"
              + NearestName.question(name, layer.gates()));
    }
    Weights weights = new Weights(layer);
    weights.cut(found.get().block(), recurrent, source);
    return weights.layer();
  }

  private interface Change {
    RecurrentLayer apply(RecurrentLayer layer);
  }

  private static Model replaced(Model model, String name, Change change) {
    boolean[] found = {false};
    List<Branch> branches = new ArrayList<>();
    for (Branch branch : model.branches()) {
      List<Layer> layers =
          branch.layers().stream().map(layer -> replaced(layer, name, change, found)).toList();
      branches.add(new Branch(branch.name(), branch.inputWidth(), layers));
    }
    List<Layer> head =
        model.head().stream().map(layer -> replaced(layer, name, change, found)).toList();
    if (!found[0]) {
      throw new IllegalArgumentException(
          "no GRU or LSTM layer "
              + name
              + "; the model has "
              + model.layers().stream().map(Layer::name).toList());
    }
    return new Model(branches, head, model.info());
  }

  private static Layer replaced(Layer layer, String name, Change change, boolean[] found) {
    if (layer instanceof Bidirectional both) {
      return new Bidirectional(
          both.name(),
          part(both.forward(), name, change, found),
          part(both.backward(), name, change, found),
          both.merge(),
          both.readout());
    }
    return layer instanceof RecurrentLayer recurrent ? part(recurrent, name, change, found) : layer;
  }

  private static RecurrentLayer part(
      RecurrentLayer layer, String name, Change change, boolean[] found) {
    if (!layer.name().equals(name)) {
      return layer;
    }
    found[0] = true;
    return change.apply(layer);
  }

  private static RecurrentLayer gate(RecurrentLayer layer, String gate, double[] values) {
    Optional<Signal> found = layer.signal(gate).filter(Signal::isGate);
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          layer.name()
              + " has no gate "
              + gate
              + "; it has "
              + layer.gates()
              + NearestName.question(gate, layer.gates()));
    }
    int units = layer.units();
    if (values.length != units) {
      throw new IllegalArgumentException(
          layer.name() + ": expected " + units + " values, found " + values.length);
    }
    Weights weights = new Weights(layer);
    for (int unit = 0; unit < units; unit++) {
      if (!Double.isNaN(values[unit])) {
        weights.hold(found.get().block(), unit, logit(values[unit]));
      }
    }
    return weights.layer();
  }

  private static float logit(double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(
          "a gate cannot be held at " + value + "; it must be in [0, 1]");
    }
    return (float) Math.clamp(Math.log(value / (1 - value)), -OPEN, OPEN);
  }

  private static RecurrentLayer unit(RecurrentLayer layer, int unit, double hidden) {
    if (unit < 0 || unit >= layer.units()) {
      throw new IllegalArgumentException(
          layer.name() + " has no unit " + unit + "; it has " + layer.units());
    }
    Weights weights = new Weights(layer);
    for (Signal signal : layer.signals()) {
      switch (signal.kind()) {
        case KEEPS, SHOWS -> weights.hold(signal.block(), unit, OPEN);
        case FORGETS, WRITES -> weights.hold(signal.block(), unit, -OPEN);
        case CELL -> weights.cell(unit, 0.5 * Math.log((1 + hidden) / (1 - hidden)));
        case HIDDEN -> weights.hidden(unit, hidden);
        case RESETS, CANDIDATE, RETENTION -> {
          // nothing of the candidate is written, whatever it is
        }
      }
    }
    return weights.layer();
  }

  /// Weights of one layer that are being changed; the layer itself stays as it is.
  private static final class Weights {
    private final RecurrentLayer layer;
    private final Tensor input;
    private final Tensor recurrent;
    private final Tensor bias;
    private final Tensor recurrentBias;
    private final Tensor peephole;
    private final Tensor hidden;
    private final Tensor cell;
    private final int units;

    Weights(RecurrentLayer layer) {
      this.layer = layer;
      this.units = layer.units();
      switch (layer) {
        case Gru gru -> {
          standard(gru.name(), gru.settings());
          input = gru.inputWeight().copy();
          recurrent = gru.recurrentWeight().copy();
          bias = gru.inputBias().copy();
          recurrentBias = gru.recurrentBias().copy();
          peephole = Tensor.zeros(0);
          hidden = gru.initialHidden().copy();
          cell = Tensor.zeros(units);
        }
        case Lstm lstm -> {
          standard(lstm.name(), lstm.settings());
          input = lstm.inputWeight().copy();
          recurrent = lstm.recurrentWeight().copy();
          bias = lstm.bias().copy();
          recurrentBias = Tensor.zeros(bias.size());
          peephole = lstm.peephole().copy();
          hidden = lstm.initialHidden().copy();
          cell = lstm.initialCell().copy();
        }
        case Bidirectional both -> throw new IllegalStateException("its parts are clamped");
      }
    }

    private static void standard(String name, CellSettings settings) {
      if (!settings.isStandard()) {
        throw new IllegalArgumentException(
            name
                + " has "
                + settings
                + "; only layers with sigmoid gates, tanh and no clipping can be clamped");
      }
    }

    /// A gate's weights become 0 and its bias the constant.
    void hold(int block, int unit, float constant) {
      int column = block * units + unit;
      zero(input, column);
      zero(recurrent, column);
      bias.values()[column] = constant;
      recurrentBias.values()[column] = 0;
      if (peephole.size() > 0) {
        peephole.values()[(block == 3 ? 2 : block) * units + unit] = 0;
      }
    }

    /// All units of one block stop hearing a source.
    void cut(int block, boolean fromState, int source) {
      Tensor matrix = fromState ? recurrent : input;
      if (source < 0 || source >= matrix.extent(0)) {
        throw new IllegalArgumentException(
            layer.name()
                + (fromState ? " has units 0 to " : " reads values 0 to ")
                + (matrix.extent(0) - 1)
                + ", found "
                + source);
      }
      int at = source * matrix.extent(1) + block * units;
      Arrays.fill(matrix.values(), at, at + units, 0);
    }

    private static void zero(Tensor matrix, int column) {
      for (int row = 0; row < matrix.extent(0); row++) {
        matrix.values()[row * matrix.extent(1) + column] = 0;
      }
    }

    void hidden(int unit, double start) {
      hidden.values()[unit] = (float) start;
    }

    void cell(int unit, double start) {
      cell.values()[unit] = (float) start;
    }

    RecurrentLayer layer() {
      return switch (layer) {
        case Gru gru ->
            new Gru(
                gru.name(),
                gru.variant(),
                input,
                recurrent,
                bias,
                recurrentBias,
                hidden,
                gru.settings(),
                gru.direction(),
                gru.sequences());
        case Lstm lstm ->
            new Lstm(
                lstm.name(),
                input,
                recurrent,
                bias,
                peephole,
                hidden,
                cell,
                lstm.settings(),
                lstm.direction(),
                lstm.sequences());
        case Bidirectional both -> both;
      };
    }
  }

  /// A list of NaN with one value, for {@link #gate}.
  ///
  /// @param units H
  /// @param unit the one that is held
  public static double[] only(int units, int unit, double value) {
    double[] values = new double[units];
    Arrays.fill(values, Double.NaN);
    values[unit] = value;
    return values;
  }
}
