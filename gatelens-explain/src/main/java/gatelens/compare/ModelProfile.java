package gatelens.compare;

import gatelens.gates.GateStatistics;
import gatelens.gates.GateSurvey;
import gatelens.gates.GateTimeline;
import gatelens.gates.GradientReach;
import gatelens.gates.Spread;
import gatelens.gates.UnitHealth;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/// One of two models inside: its memory, the health of its gates and units, its speed.
///
/// @param name what it is called, such as its file
/// @param parameters how many weights it has
/// @param survey of its gates and units over at most {@value #SURVEYED} inputs at even distances
/// @param timeline when its gates are open, over the same inputs
/// @param reach how far back its answer reads, over at most {@value #FOLLOWED} of these
/// @param secondsPerPrediction the median time of an answer on one thread, one input at a time
public record ModelProfile(
    String name,
    long parameters,
    GateSurvey survey,
    GateTimeline timeline,
    GradientReach reach,
    double secondsPerPrediction) {
  /// Inputs that are looked at, at most.
  public static final int SURVEYED = 200;

  /// Inputs whose gradients are followed, at most.
  public static final int FOLLOWED = 50;

  private static final int ROUNDS = 3;

  /// Looks at a model.
  ///
  /// @param name what it is called
  /// @param samples as it reads them, at least one
  /// @param nanoTime the clock, in nanoseconds
  /// @throws IllegalArgumentException if there is no sample
  public static ModelProfile of(
      String name, Model model, List<Sample> samples, LongSupplier nanoTime, Workers workers) {
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("there is no input to look at " + name + " with");
    }
    List<Sample> some = Spread.of(samples, SURVEYED);
    return new ModelProfile(
        name,
        model.parameterCount(),
        GateSurvey.of(model, some, workers),
        GateTimeline.of(model, some, workers),
        GradientReach.of(model, Spread.of(some, FOLLOWED), workers),
        seconds(model, some, nanoTime));
  }

  /// The first rounds warm up: the times of the last one count.
  private static double seconds(Model model, List<Sample> samples, LongSupplier nanoTime) {
    double[] times = new double[samples.size()];
    try (Workers one = Workers.single()) {
      for (int round = 0; round < ROUNDS; round++) {
        for (int n = 0; n < times.length; n++) {
          long start = nanoTime.getAsLong();
          model.predict(List.of(samples.get(n)), one);
          times[n] = (nanoTime.getAsLong() - start) / 1e9;
        }
      }
    }
    Arrays.sort(times);
    return times[times.length / 2];
  }

  /// Its name without the folder.
  public String shortName() {
    return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  }

  /// The median of the units' half-lives, in steps; of an even number of units the mean of the two
  /// in the middle.
  public double medianHalfLife() {
    double[] halves =
        survey.units().stream().mapToDouble(unit -> unit.halfLife().steps()).sorted().toArray();
    return (halves[(halves.length - 1) / 2] + halves[halves.length / 2]) / 2;
  }

  /// Units whose half-life is longer than the sequences.
  public long halfLivesBeyondTheSequences() {
    return units(unit -> !unit.halfLife().reached());
  }

  /// The steps before the last within which 90 % of the gradient lies.
  public int gradientReach90() {
    return reach.steps(0.9);
  }

  /// Units that say nothing.
  public long deadUnits() {
    return units(UnitHealth::dead);
  }

  /// Units that are nearly always at an edge.
  public long saturatedUnits() {
    return units(UnitHealth::saturated);
  }

  /// Units that say what another one says.
  public long duplicateUnits() {
    return units(unit -> unit.duplicateOf().isPresent());
  }

  /// Gates of units that are constants.
  public long saturatedGates() {
    return survey.gates().stream().filter(GateStatistics::saturated).count();
  }

  private long units(Predicate<UnitHealth> which) {
    return survey.units().stream().filter(which).count();
  }
}
