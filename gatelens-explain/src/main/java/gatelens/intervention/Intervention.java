package gatelens.intervention;

import java.util.List;
import java.util.Locale;

/// One thing that is done to a network while it reads a sequence. Steps are counted from 0, and the
/// last one named is not among them.
public sealed interface Intervention {
  /// Name of the GRU or LSTM layer.
  String layer();

  /// The first step whose numbers can be others: everything before is as it was.
  int firstStep();

  /// In words, with steps and units counted from 1.
  String words();

  /// The memory is lost: behind a step the layer's state is what it is before the first event.
  ///
  /// @param step the step behind which it happens
  record Reset(String layer, int step) implements Intervention {
    @Override
    public int firstStep() {
      return step;
    }

    @Override
    public String words() {
      return String.format(Locale.ROOT, "memory of %s lost behind step %d", layer, step + 1);
    }
  }

  /// The memory becomes another's: behind steps of this sequence the state of some units is the one
  /// that they have in another sequence (the donor), behind its own steps.
  ///
  /// @param units which, from 0; all if empty
  /// @param from the first step
  /// @param to one past the last
  /// @param donorFrom the step of the donor that stands for `from`
  record Graft(String layer, List<Integer> units, int from, int to, int donorFrom)
      implements Intervention {
    /// Keeps an unmodifiable copy.
    public Graft {
      units = List.copyOf(units);
    }

    @Override
    public int firstStep() {
      return from;
    }

    @Override
    public String words() {
      return String.format(
          Locale.ROOT,
          "%s%s as in the donor behind %s%s",
          layer,
          Words.units(units),
          Words.steps(from, to),
          donorFrom == from ? "" : " (its step " + (donorFrom + 1) + " on)");
    }
  }

  /// A unit is held: its hidden state is a constant behind each of some steps.
  ///
  /// @param unit from 0
  /// @param value what it is
  /// @param from the first step
  /// @param to one past the last
  record HoldUnit(String layer, int unit, float value, int from, int to) implements Intervention {
    @Override
    public int firstStep() {
      return from;
    }

    @Override
    public String words() {
      return String.format(
          Locale.ROOT,
          "unit %d of %s held at %s, %s",
          unit,
          layer,
          Words.number(value),
          Words.steps(from, to));
    }
  }

  /// A gate is forced: it is a constant at each of some steps.
  ///
  /// @param gate `update` or `reset`; `input`, `forget` or `output`
  /// @param units which, from 0; all if empty
  /// @param value in [0, 1]
  /// @param from the first step
  /// @param to one past the last
  record ForceGate(String layer, String gate, List<Integer> units, double value, int from, int to)
      implements Intervention {
    /// Keeps an unmodifiable copy.
    public ForceGate {
      units = List.copyOf(units);
    }

    @Override
    public int firstStep() {
      return from;
    }

    @Override
    public String words() {
      return String.format(
          Locale.ROOT,
          "gate %s of %s%s forced to %s, %s",
          gate,
          layer,
          Words.units(units),
          Words.number(value),
          Words.steps(from, to));
    }
  }

  /// A gate is frozen: at each of some steps every unit's gate is what it was at the step before
  /// them.
  ///
  /// @param gate `update` or `reset`; `input`, `forget` or `output`
  /// @param from the first step, from 1 on
  /// @param to one past the last
  record FreezeGate(String layer, String gate, int from, int to) implements Intervention {
    @Override
    public int firstStep() {
      return from;
    }

    @Override
    public String words() {
      return String.format(
          Locale.ROOT,
          "gate %s of %s frozen as at step %d, %s",
          gate,
          layer,
          from,
          Words.steps(from, to));
    }
  }

  /// A path is cut: a gate, or the candidate, no longer hears one value that the layer reads, or
  /// one of its own units.
  ///
  /// @param signal `update`, `reset`, `candidate`, …
  /// @param recurrent true if a unit of the state is no longer heard, false for a value of the
  ///   input
  /// @param source number of the unit or the value, from 0
  /// @param from the first step
  /// @param to one past the last
  record CutPath(String layer, String signal, boolean recurrent, int source, int from, int to)
      implements Intervention {
    @Override
    public int firstStep() {
      return from;
    }

    @Override
    public String words() {
      return String.format(
          Locale.ROOT,
          "%s of %s does not hear %s %d, %s",
          signal,
          layer,
          recurrent ? "unit" : "input",
          source,
          Words.steps(from, to));
    }
  }
}
