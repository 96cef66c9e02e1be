package gatelens.report.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import gatelens.gates.ClampEffect;
import gatelens.gates.GateOpeners;
import gatelens.gates.GateStatistics;
import gatelens.gates.GateStudy;
import gatelens.gates.UnitHealth;
import gatelens.perturb.FeatureInfluence;
import gatelens.perturb.ModalityExchange;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// `gatelens.gates/1`: what the gates of a model do over many inputs.
///
/// @param inputs how many were read
/// @param steps of all of them together
/// @param gates every gate of every unit
/// @param units every unit
/// @param timeline by `LAYER.GATE` the mean over units and inputs in each twentieth of the
///   sequence, 20 numbers in [0, 1]
/// @param gradientReach by the name of the input the mean size of the gradient by the distance from
///   the last step, which is the first entry
/// @param features how much the features of each input matter; of classifiers that read features
/// @param exchanged the score with one input exchanged; with labels, of a model with several inputs
/// @param openers what opens some gates
/// @param score accuracy, or minus the mean absolute error, without any clamp; with labels
/// @param clamped what is lost when a gate or a unit is held at its mean; with labels
/// @param of how many inputs there are in all, of which those read were drawn
/// @param byClass every gate of every layer on the inputs of each class; with classes
/// @param unread what the model did not get to see of raw data, in sentences; absent if it saw all
public record GatesDocument(
    int inputs,
    long steps,
    List<Gate> gates,
    List<Unit> units,
    Map<String, List<Double>> timeline,
    Map<String, List<Double>> gradientReach,
    Optional<List<Features>> features,
    Optional<List<Exchanged>> exchanged,
    List<Opener> openers,
    OptionalDouble score,
    Optional<List<Clamped>> clamped,
    long of,
    Optional<List<OfClass>> byClass,
    Optional<List<String>> unread)
    implements Document {
  /// Name and version.
  public static final String SCHEMA = "gatelens.gates/1";

  /// One gate of one unit.
  ///
  /// @param layer the layer's name
  /// @param gate `update`, `reset`, `input`, `forget`, `output`, or `retention`
  /// @param unit from 0
  /// @param mean in [0, 1]
  /// @param deviation over steps
  /// @param below share of steps below 0.1
  /// @param above share of steps above 0.9
  public record Gate(
      String layer,
      String gate,
      int unit,
      double mean,
      double deviation,
      double below,
      double above) {
    static Gate of(GateStatistics gate) {
      return new Gate(
          gate.layer(),
          gate.gate(),
          gate.unit(),
          gate.mean(),
          gate.deviation(),
          gate.below(),
          gate.above());
    }
  }

  /// One unit.
  ///
  /// @param layer the layer's name
  /// @param unit from 0
  /// @param meanHidden mean of the hidden state, in [-1, 1]
  /// @param deviation of the hidden state
  /// @param timeScale `1 / (1 - mean retention)`, in steps
  /// @param halfLife median number of steps until half of what it held is gone
  /// @param halfLifeReached false if most of it outlived the sequences: it is at least so long
  /// @param dead true if its state hardly moves
  /// @param saturated true if its state is nearly always at an edge
  /// @param duplicateOf the lowest unit of the layer that says the same, where there is one
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Unit(
      String layer,
      int unit,
      double meanHidden,
      double deviation,
      double timeScale,
      int halfLife,
      boolean halfLifeReached,
      boolean dead,
      boolean saturated,
      OptionalInt duplicateOf) {
    static Unit of(UnitHealth unit) {
      return new Unit(
          unit.layer(),
          unit.unit(),
          unit.meanHidden(),
          unit.deviation(),
          unit.timeScale(),
          unit.halfLife().steps(),
          unit.halfLife().reached(),
          unit.dead(),
          unit.saturated(),
          unit.duplicateOf());
    }
  }

  /// How much the features of one input matter.
  ///
  /// @param input the input's name
  /// @param names of the features
  /// @param influence the share of the probability that moves when the feature is another
  ///   example's, in [0, 1]
  /// @param standardErrors at most so large
  /// @param inputs how many examples it was measured on
  public record Features(
      String input,
      List<String> names,
      List<Double> influence,
      List<Double> standardErrors,
      int inputs) {
    private static Features of(FeatureInfluence all) {
      return new Features(
          all.input(),
          all.names(),
          Numbers.list(all.influence()),
          Numbers.list(all.standardErrors()),
          all.inputs());
    }
  }

  /// The score with one input taken from another example.
  ///
  /// @param name of the input
  /// @param mean score over the exchanges
  /// @param deviation of the exchanges
  public record Exchanged(String name, double mean, double deviation) {
    private static Exchanged of(ModalityExchange one) {
      return new Exchanged(one.name(), one.mean(), one.deviation());
    }
  }

  /// What opens one gate of one unit.
  ///
  /// @param address `LAYER.GATE`
  /// @param unit from 0
  /// @param top the steps where it is widest open
  /// @param random as many steps drawn at random
  /// @param causes what goes with it
  public record Opener(
      String address, int unit, List<Context> top, List<Context> random, List<Cause> causes) {
    private static Opener of(GateOpeners one) {
      return new Opener(
          one.address(),
          one.unit(),
          one.top().stream().map(Context::of).toList(),
          one.random().stream().map(Context::of).toList(),
          one.causes().stream().map(Cause::of).toList());
    }
  }

  /// A step and what stands around it.
  ///
  /// @param sample which input, from 0
  /// @param step from 0
  /// @param value of the gate, in [0, 1]
  /// @param words the tokens around the step, the step's own in brackets; for features the name of
  ///   the step
  public record Context(int sample, int step, double value, String words) {
    private static Context of(GateOpeners.Context one) {
      return new Context(one.sample(), one.step(), one.value(), one.words());
    }
  }

  /// A feature or token that goes with an open gate.
  ///
  /// @param name of the feature, or the token
  /// @param strength correlation with the gate; of a token the gate's mean at it less its mean
  /// @param count steps it was measured at
  public record Cause(String name, double strength, long count) {
    private static Cause of(GateOpeners.Cause one) {
      return new Cause(one.name(), one.strength(), one.count());
    }
  }

  /// What is lost when a gate or a unit is held at its mean.
  ///
  /// @param layer the layer's name
  /// @param what `unit`, or a gate
  /// @param unit which unit; -1 for the gate of all units at once
  /// @param score with the clamp
  /// @param change of the score; below 0 where the model gets worse
  /// @param logLossChange of classes of whole sequences; above 0 where the model gets worse
  /// @param lost examples that are answered rightly without the clamp only; of such classes
  /// @param gained examples that are answered rightly with it only; of such classes
  /// @param pValue of McNemar's exact test of the answers with and without it; of such classes
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Clamped(
      String layer,
      String what,
      int unit,
      double score,
      double change,
      OptionalDouble logLossChange,
      OptionalLong lost,
      OptionalLong gained,
      OptionalDouble pValue) {
    private static Clamped of(ClampEffect one) {
      Optional<ClampEffect.Paired> paired = one.paired();
      return new Clamped(
          one.layer(),
          one.what(),
          one.unit(),
          one.score(),
          one.change(),
          paired.map(p -> OptionalDouble.of(p.logLossChange())).orElse(OptionalDouble.empty()),
          paired.map(p -> OptionalLong.of(p.lost())).orElse(OptionalLong.empty()),
          paired.map(p -> OptionalLong.of(p.gained())).orElse(OptionalLong.empty()),
          paired.map(p -> OptionalDouble.of(p.pValue())).orElse(OptionalDouble.empty()));
    }
  }

  /// The gates on the inputs of one class.
  ///
  /// @param label of the class, from 0
  /// @param name of the class
  /// @param inputs how many have it
  /// @param gates every gate of every layer, over its units
  public record OfClass(int label, String name, int inputs, List<OfLayer> gates) {
    private static OfClass of(GateStudy.OfClass one) {
      return new OfClass(
          one.index(),
          one.name(),
          one.inputs(),
          one.gates().stream()
              .map(row -> new OfLayer(row.name(), row.mean(), row.below(), row.above()))
              .toList());
    }
  }

  /// One gate of one layer, over its units.
  ///
  /// @param address `LAYER.GATE`
  /// @param mean in [0, 1]
  /// @param below share of steps below 0.1
  /// @param above share of steps above 0.9
  public record OfLayer(String address, double mean, double below, double above) {}

  /// Keeps unmodifiable copies.
  public GatesDocument {
    gates = List.copyOf(gates);
    units = List.copyOf(units);
    timeline = Collections.unmodifiableMap(new LinkedHashMap<>(timeline));
    gradientReach = Collections.unmodifiableMap(new LinkedHashMap<>(gradientReach));
    openers = List.copyOf(openers);
  }

  /// Of a study.
  public static GatesDocument of(GateStudy study) {
    return of(study, List.of());
  }

  /// The same.
  ///
  /// @param unread what the model did not get to see of raw data, in sentences
  public static GatesDocument of(GateStudy study, List<String> unread) {
    Map<String, List<Double>> timeline = new LinkedHashMap<>();
    study.timeline().gates().forEach((gate, mean) -> timeline.put(gate, Numbers.list(mean)));
    Map<String, List<Double>> reach = new LinkedHashMap<>();
    study.reach().forEach((input, one) -> reach.put(input, Numbers.list(one.norms())));
    boolean labelled = !study.effects().isEmpty();
    return new GatesDocument(
        study.inputs(),
        study.survey().steps(),
        study.survey().gates().stream().map(Gate::of).toList(),
        study.survey().units().stream().map(Unit::of).toList(),
        timeline,
        reach,
        some(study.influence().stream().map(Features::of).toList()),
        some(study.exchanged().stream().map(Exchanged::of).toList()),
        study.openers().stream().map(Opener::of).toList(),
        labelled && study.score().isPresent()
            ? OptionalDouble.of(study.score().get())
            : OptionalDouble.empty(),
        some(study.effects().stream().map(Clamped::of).toList()),
        study.of(),
        some(study.byClass().stream().map(OfClass::of).toList()),
        unread.isEmpty() ? Optional.empty() : Optional.of(unread));
  }

  private static <T> Optional<List<T>> some(List<T> rows) {
    return rows.isEmpty() ? Optional.empty() : Optional.of(rows);
  }

  @Override
  public String schema() {
    return SCHEMA;
  }
}
