package gatelens.unit;

import gatelens.gates.GateOpeners;
import gatelens.gates.GateSurvey;
import gatelens.gates.UnitHealth;
import gatelens.layer.RecurrentLayer;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// What one unit, or one of its gates, stands for.
///
/// @param address which one
/// @param health its mean, deviation and time scale, over all sequences
/// @param tendency what it follows best; empty where nothing of the input varies
/// @param effect what the answers lose when it is held at its mean; empty where it cannot be held
/// @param curves what it shows by feature or token, those that explain most first
/// @param contexts where it is highest, beside steps drawn at random
/// @param wiring the largest weights into it
/// @param similar units of the layer that move alike, by their hidden states
/// @param steps that were read for all but the health and the contexts
public record UnitCard(
    UnitAddress address,
    UnitHealth health,
    Optional<Tendency> tendency,
    Optional<HoldEffect> effect,
    List<ResponseCurve> curves,
    GateOpeners contexts,
    Wiring wiring,
    List<Similar> similar,
    int steps) {
  /// A unit that moves alike.
  ///
  /// @param unit from 0 to H - 1
  /// @param correlation Pearson's, in [-1, 1]
  public record Similar(int unit, double correlation) {}

  /// Keeps unmodifiable copies.
  public UnitCard {
    curves = List.copyOf(curves);
    similar = List.copyOf(similar);
  }

  /// Looks at a unit.
  ///
  /// @param samples at least one
  /// @param shown curves, contexts, weights and similar units shown; usual: 5
  /// @param seed decides the steps drawn at random and the shuffled weights
  /// @throws IllegalArgumentException if there is no such layer, signal or unit, or nothing to read
  public static UnitCard of(
      Model model,
      List<Sample> samples,
      UnitAddress address,
      int shown,
      long seed,
      Workers workers) {
    RecurrentLayer layer = StepTable.layer(model, address.layer());
    if (address.unit() >= layer.units()) {
      throw new IllegalArgumentException(
          address.layer() + " has units 0 to " + (layer.units() - 1) + ", found " + address.unit());
    }
    StepTable table = StepTable.of(model, samples, address.layer());
    Cues cues = Cues.of(table);
    double[][] values = table.values(model, address.trace(), workers);
    double[] own = values[address.unit()];
    double mean = Squares.mean(own, new boolean[own.length], false);
    return new UnitCard(
        address,
        health(model, samples, address, workers),
        new TendencySearch(table, cues, address.isHidden())
            .of(model, address, values, address.unit(), seed, workers),
        HoldEffect.of(model, table.samples(), address, mean, workers),
        ResponseCurve.of(cues, own, shown),
        GateOpeners.of(model, samples, address.trace(), address.unit(), shown, seed, workers),
        Wiring.of(layer, address, shown),
        similar(
            address.isHidden()
                ? values
                : table.values(model, address.layer() + "." + UnitAddress.HIDDEN, workers),
            address.unit(),
            shown),
        table.steps());
  }

  private static UnitHealth health(
      Model model, List<Sample> samples, UnitAddress address, Workers workers) {
    return GateSurvey.of(model, samples, workers).units().stream()
        .filter(unit -> unit.layer().equals(address.layer()) && unit.unit() == address.unit())
        .findFirst()
        .orElseThrow();
  }

  private static List<Similar> similar(double[][] hidden, int unit, int most) {
    boolean[] all = new boolean[hidden[unit].length];
    return IntStream.range(0, hidden.length)
        .filter(other -> other != unit)
        .mapToObj(other ->
            new Similar(other, Squares.correlation(hidden[unit], hidden[other], all, false)))
        .sorted(Comparator.comparingDouble(other -> -Math.abs(other.correlation())))
        .limit(most)
        .toList();
  }
}
