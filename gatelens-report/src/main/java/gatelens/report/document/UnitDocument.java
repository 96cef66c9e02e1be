package gatelens.report.document;

import gatelens.gates.GateOpeners;
import gatelens.unit.HoldEffect;
import gatelens.unit.ResponseCurve;
import gatelens.unit.Tendency;
import gatelens.unit.UnitCard;
import gatelens.unit.UnitWords;
import gatelens.unit.Wiring;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// `gatelens.unit/1`: what one unit, or one of its gates, stands for.
///
/// @param layer name of the layer
/// @param signal `hidden`, or a gate
/// @param unit from 0
/// @param sentence what it tends to follow, with its support
/// @param steps that were read
/// @param mean of the unit's hidden state over all sequences
/// @param deviation of the hidden state
/// @param timeScale mean number of steps that it keeps what it holds
/// @param tendency what it follows best
/// @param held what the answers lose when it is held at its mean
/// @param curves what it shows by feature or token
/// @param highest steps where it is highest
/// @param random steps drawn at random
/// @param inputs the largest weights of what the layer reads
/// @param peers the largest weights of the layer's own units
/// @param similar units of the layer that move alike
public record UnitDocument(
    String layer,
    String signal,
    int unit,
    String sentence,
    int steps,
    double mean,
    double deviation,
    double timeScale,
    Optional<Follows> tendency,
    Optional<Held> held,
    List<Curve> curves,
    List<Place> highest,
    List<Place> random,
    List<Weight> inputs,
    List<Weight> peers,
    List<Similar> similar)
    implements Document {
  /// Name and version.
  public static final String SCHEMA = "gatelens.unit/1";

  /// What it follows.
  ///
  /// @param kind `now`, `move`, `count`, `came`, `last` or `position`
  /// @param name of the feature, or the token
  /// @param explained share of its variance, in [0, 1]
  /// @param rises whether it is higher with it
  /// @param support steps on the right side
  /// @param of steps asked
  /// @param chance share of units with shuffled weights that follow something of this kind as well
  /// @param found whether that is said
  public record Follows(
      String kind,
      String name,
      double explained,
      boolean rises,
      int support,
      int of,
      double chance,
      boolean found) {}

  /// Held at its mean.
  ///
  /// @param at the mean
  /// @param moved mean change of a logit
  /// @param changed sequences answered with another class, where classes are answered
  /// @param sequences that were asked
  public record Held(double at, double moved, OptionalInt changed, int sequences) {}

  /// A response.
  ///
  /// @param name of the feature, or the token
  /// @param explained share of the unit's variance, in [0, 1]
  /// @param bins from the lowest value on
  public record Curve(String name, double explained, List<Bin> bins) {
    /// Keeps an unmodifiable copy.
    public Curve {
      bins = List.copyOf(bins);
    }
  }

  /// A part of the steps.
  ///
  /// @param value mean of the feature
  /// @param mean of the unit
  /// @param low a tenth of its steps lies below
  /// @param high a tenth lies above
  /// @param steps in it
  public record Bin(double value, double mean, double low, double high, int steps) {}

  /// A step.
  ///
  /// @param sequence its id
  /// @param step from 0
  /// @param value of the unit
  /// @param words around it
  public record Place(String sequence, int step, double value, String words) {}

  /// A weight.
  ///
  /// @param from number of the value or unit, from 0
  /// @param weight its value
  public record Weight(int from, double weight) {}

  /// A unit that moves alike.
  ///
  /// @param unit from 0
  /// @param correlation in [-1, 1]
  public record Similar(int unit, double correlation) {}

  /// Keeps unmodifiable copies.
  public UnitDocument {
    curves = List.copyOf(curves);
    highest = List.copyOf(highest);
    random = List.copyOf(random);
    inputs = List.copyOf(inputs);
    peers = List.copyOf(peers);
    similar = List.copyOf(similar);
  }

  /// Of a card.
  ///
  /// @param ids of the sequences
  public static UnitDocument of(UnitCard card, List<String> ids) {
    return new UnitDocument(
        card.address().layer(),
        card.address().signal(),
        card.address().unit(),
        UnitWords.of(card),
        card.steps(),
        card.health().meanHidden(),
        card.health().deviation(),
        card.health().timeScale(),
        card.tendency().map(UnitDocument::follows),
        card.effect().map(UnitDocument::held),
        card.curves().stream().map(UnitDocument::curve).toList(),
        places(card.contexts().top(), ids),
        places(card.contexts().random(), ids),
        weights(card.wiring().inputs()),
        weights(card.wiring().peers()),
        card.similar().stream()
            .map(other -> new Similar(other.unit(), other.correlation()))
            .toList());
  }

  private static Follows follows(Tendency t) {
    return new Follows(
        t.kind(), t.name(), t.explained(), t.rises(), t.support(), t.of(), t.chance(), t.found());
  }

  private static Held held(HoldEffect effect) {
    return new Held(effect.held(), effect.moved(), effect.changed(), effect.sequences());
  }

  private static Curve curve(ResponseCurve curve) {
    return new Curve(
        curve.name(),
        curve.explained(),
        curve.bins().stream()
            .map(bin -> new Bin(bin.value(), bin.mean(), bin.low(), bin.high(), bin.steps()))
            .toList());
  }

  private static List<Place> places(List<GateOpeners.Context> contexts, List<String> ids) {
    return contexts.stream()
        .map(at -> new Place(ids.get(at.sample()), at.step(), at.value(), at.words()))
        .toList();
  }

  private static List<Weight> weights(List<Wiring.Weight> weights) {
    return weights.stream().map(weight -> new Weight(weight.from(), weight.weight())).toList();
  }

  @Override
  public String schema() {
    return SCHEMA;
  }
}
