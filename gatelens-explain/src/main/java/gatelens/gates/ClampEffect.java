package gatelens.gates;

import gatelens.layer.RecurrentLayer;
import gatelens.model.Model;
import gatelens.parallel.WorkListener;
import gatelens.parallel.Workers;
import gatelens.train.Example;
import gatelens.train.Quality;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is lost when a unit or a gate is held at its mean: whether anything depends on how it
/// moves.
///
/// @param layer the layer's name
/// @param what `unit`, or a gate: `update`, …
/// @param unit which unit, or -1 for the gate of all units at once, each at its own mean
/// @param score accuracy (or minus the mean absolute error) with the clamp
/// @param change `score` minus the score without any clamp; below 0 where the model gets worse
/// @param paired the answers held to those without the clamp, example by example; empty but for
///   classes of whole sequences
public record ClampEffect(
    String layer, String what, int unit, double score, double change, Optional<Paired> paired) {
  /// Answers with a clamp beside those without, to the same examples.
  ///
  /// @param logLossChange of the mean log loss, in nats; above 0 where the model gets worse
  /// @param lost examples that are answered rightly without the clamp only
  /// @param gained examples that are answered rightly with it only
  /// @param pValue of McNemar's exact test, of this clamp by itself: of many clamps that change
  ///   nothing, one in twenty is below 0.05
  public record Paired(double logLossChange, long lost, long gained, double pValue) {}

  /// Clamps every gate of every layer, then every unit, one at a time.
  ///
  /// @param survey of the same model, for the means
  /// @param examples whose labels are scored, at least one
  /// @throws IllegalArgumentException if a layer has other functions than the standard ones
  public static List<ClampEffect> of(
      Model model, GateSurvey survey, List<Example> examples, Workers workers) {
    return of(model, survey, examples, WorkListener.NONE, workers);
  }

  /// Clamps every gate of every layer, then every unit, one at a time.
  ///
  /// @param survey of the same model, for the means
  /// @param examples whose labels are scored, at least one
  /// @param listener told how many were clamped
  /// @throws IllegalArgumentException if a layer has other functions than the standard ones
  public static List<ClampEffect> of(
      Model model,
      GateSurvey survey,
      List<Example> examples,
      WorkListener listener,
      Workers workers) {
    int total = survey.units().size();
    for (RecurrentLayer layer : recurrent(model)) {
      total += layer.gates().size();
    }
    double whole = Quality.of(model, examples, workers).score();
    Optional<ClassAnswers> answers = ClassAnswers.of(model, examples, workers);
    List<ClampEffect> effects = new ArrayList<>();
    for (RecurrentLayer layer : recurrent(model)) {
      for (String gate : layer.gates()) {
        listener.at("held at its mean", effects.size(), total);
        double[] means =
            survey.gate(layer.name(), gate).stream().mapToDouble(GateStatistics::mean).toArray();
        Model clamped = Clamp.gate(model, layer.name(), gate, means);
        effects.add(of(clamped, layer.name(), gate, -1, examples, whole, answers, workers));
      }
    }
    for (UnitHealth unit : survey.units()) {
      listener.at("held at its mean", effects.size(), total);
      double mean = Math.clamp(unit.meanHidden(), -0.999999, 0.999999);
      Model clamped = Clamp.unit(model, unit.layer(), unit.unit(), mean);
      effects.add(
          of(clamped, unit.layer(), "unit", unit.unit(), examples, whole, answers, workers));
    }
    listener.at("held at its mean", total, total);
    return effects;
  }

  private static ClampEffect of(
      Model clamped,
      String layer,
      String what,
      int unit,
      List<Example> examples,
      double whole,
      Optional<ClassAnswers> answers,
      Workers workers) {
    Optional<ClassAnswers> held =
        answers.isEmpty() ? answers : ClassAnswers.of(clamped, examples, workers);
    double score =
        held.map(ClassAnswers::accuracy)
            .orElseGet(() -> Quality.of(clamped, examples, workers).score());
    return new ClampEffect(
        layer, what, unit, score, score - whole, held.flatMap(with -> answers.map(with::against)));
  }

  /// What was held: `gru_0.update, all units`, or `gru_0:3`.
  public String words() {
    return unit < 0 ? layer + "." + what + ", all units" : layer + ":" + unit;
  }

  /// All GRU and LSTM layers, those inside bidirectional layers included.
  public static List<RecurrentLayer> recurrent(Model model) {
    return model.layers().stream()
        .filter(RecurrentLayer.class::isInstance)
        .flatMap(layer -> ((RecurrentLayer) layer).parts().stream())
        .toList();
  }
}
