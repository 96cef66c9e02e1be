package gatelens.method.temporal;

import gatelens.explain.Baseline;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.MethodCard;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Setting;
import gatelens.explain.Settings;
import gatelens.perturb.Forecaster;
import gatelens.sequence.FeatureSequence;
import gatelens.tensor.Tensor;
import java.util.List;
import java.util.function.Function;

/// A method that needs a generator, which is trained on a background when inputs come: their layout
/// says how many features a step of the background has. Many inputs at once share one generator.
///
/// @param card of the method
/// @param background series of the inputs' width
/// @param horizon events that the generator forecasts, at least 1
/// @param units of the generator's GRU; 32 is usual
/// @param epochs of its training; 20 is usual
/// @param seed decides its training
/// @param method the method with a generator
record Generated(
    MethodCard card,
    Baseline.Samples background,
    int horizon,
    int units,
    int epochs,
    long seed,
    Function<Forecaster, Explainer<ModelScore>> method)
    implements Explainer<ModelScore> {
  Generated {
    if (horizon < 1 || units < 1 || epochs < 1) {
      throw new IllegalArgumentException(
          "a horizon of "
              + horizon
              + ", units "
              + units
              + ", epochs "
              + epochs
              + "; each must be at least 1");
    }
  }

  /// The setting of the generator's size.
  static Setting sizeSetting() {
    return Setting.whole("units", 32, "[1, ∞)", "units of the generator's GRU");
  }

  /// The setting of the generator's training.
  static Setting trainingSetting() {
    return Setting.whole("epochs", 20, "[1, ∞)", "how often the generator sees the background");
  }

  /// A method whose generator's settings are said.
  static Generated of(
      Settings s,
      MethodCard card,
      int horizon,
      Function<Forecaster, Explainer<ModelScore>> method) {
    return new Generated(
        card,
        s.neededBackground(card.id()),
        horizon,
        s.integer("units"),
        s.integer("epochs"),
        s.seed(),
        method);
  }

  @Override
  public Explanation explain(ModelScore score, Point input) {
    return explainAll(score, List.of(input)).get(0);
  }

  @Override
  public List<Explanation> explainAll(ModelScore score, List<Point> inputs) {
    if (inputs.isEmpty()) {
      return List.of();
    }
    LastEvent.check(score.model());
    int width = inputs.get(0).layout().first().width();
    List<FeatureSequence> all =
        background.rows().stream().map(row -> series(row.values(), width)).toList();
    List<FeatureSequence> series = all.stream().filter(one -> one.length() > horizon).toList();
    // A sequence too short to learn from says nothing; where all are, the generator says so.
    Forecaster generator =
        Forecaster.train(
            series.isEmpty() ? all : series, horizon, units, epochs, seed, score.workers());
    return method.apply(generator).explainAll(score, inputs).stream().map(this::own).toList();
  }

  /// What decides a result is what the generator is made of, not the generator.
  private Explanation own(Explanation e) {
    return new Explanation(
        this,
        e.input(),
        e.attribution(),
        e.grouping(),
        e.standardError(),
        e.completeness(),
        e.terms(),
        e.notes());
  }

  @Override
  public String toString() {
    return card.title()
        + "[background="
        + background
        + ", horizon="
        + horizon
        + ", units="
        + units
        + ", epochs="
        + epochs
        + ", seed="
        + seed
        + "]";
  }

  private FeatureSequence series(float[] row, int width) {
    if (row.length % width != 0) {
      throw new IllegalArgumentException(
          "background "
              + background
              + ": a series of "
              + row.length
              + " values is no whole number of steps of "
              + width
              + " features; the input decides the features");
    }
    return FeatureSequence.of(Tensor.of(row, row.length / width, width));
  }
}
