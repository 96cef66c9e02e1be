package gatelens.intervention;

import gatelens.explain.Point;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.trace.StatePlace;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What was done to one sequence, all at once and one by one, and where its difference from the
/// donor lives.
///
/// @param done what was done
/// @param outcome of all of it
/// @param alone the answer with each of it alone
/// @param decided the step from which the decision stands, from 0; empty where the model names no
///   class
/// @param map where asked for
public record InterventionStudy(
    List<Intervention> done,
    Interventions.Outcome outcome,
    List<Interventions.Answer> alone,
    OptionalInt decided,
    Optional<PatchMap> map) {
  /// Keeps unmodifiable copies.
  public InterventionStudy {
    done = List.copyOf(done);
    alone = List.copyOf(alone);
  }

  /// What is asked.
  ///
  /// @param phrases what is done, as {@link Phrases} reads it
  /// @param blocks rows of a layer in the map; 0 for no map
  /// @param output the logit of the map, from 0; empty for that of the answer
  public record Question(List<String> phrases, int blocks, OptionalInt output) {
    /// Keeps an unmodifiable copy.
    public Question {
      phrases = List.copyOf(phrases);
    }
  }

  /// Of one sequence.
  ///
  /// @throws IllegalArgumentException if a phrase is none, names what is not there, or the model
  ///   reads backward
  public static InterventionStudy of(
      Model model, Point input, Optional<Point> donor, Question question, Workers workers) {
    Interventions interventions = new Interventions(model, input, donor, workers);
    List<String> layers = interventions.places().stream().map(StatePlace::layer).toList();
    List<Intervention> done =
        question.phrases().stream()
            .flatMap(text -> Phrases.read(text, interventions.steps(), layers).stream())
            .toList();
    Interventions.Outcome outcome = interventions.run(done);
    Optional<PatchMap> map = Optional.empty();
    if (question.blocks() > 0) {
      Point other =
          donor.orElseThrow(() ->
              new IllegalArgumentException("a map needs a donor; which sequence is not said"));
      float[] logits = new Interventions(model, other, donor, workers).before().logits();
      int output = question.output().orElse(model.predictedClass(outcome.before().outputs()));
      int at = Math.min(output, logits.length - 1);
      map = Optional.of(PatchMap.of(interventions, at, logits[at], question.blocks()));
    }
    return new InterventionStudy(
        done, outcome, interventions.alone(done), DecisionStep.of(model, input, workers), map);
  }
}
