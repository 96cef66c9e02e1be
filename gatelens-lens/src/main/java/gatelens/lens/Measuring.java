package gatelens.lens;

import gatelens.decision.Question;
import gatelens.explain.Measure;
import gatelens.explain.Score;
import gatelens.explain.Settings;
import gatelens.measure.Measures;
import java.nio.file.Path;
import java.util.Optional;

/// Which measure is taken of which explanations.
///
/// @param measure its name, as {@link Measures} lists them
/// @param question how the explanations are made, what removed parts become, and the seed. With a
///   file of attributions its method is the one that made them, which measures that run it again
///   need
/// @param attribution a file of attributions to measure instead of explanations made now:
///   `float[N][T][D]` (cells), `[N][T]` (events) or `[N][D]` (features), of a model with one input;
///   shorter sequences are filled up with NaN
public record Measuring(String measure, Question question, Optional<Path> attribution) {
  /// Checks that what the measure needs is there.
  ///
  /// @throws Refused if the measure runs the method again and none is named
  /// @throws IllegalArgumentException if there is no measure of the name
  public Measuring {
    if (row(measure).needsMethod() && attribution.isPresent() && question.method().isEmpty()) {
      throw new Refused(
          Refused.Kind.QUESTION,
          measure + " runs the method again, and the file does not say which made it",
          "name the method",
          "method");
    }
  }

  /// Of explanations that are made now.
  public static Measuring of(String measure, Question question) {
    return new Measuring(measure, question, Optional.empty());
  }

  private static Measures.Row row(String measure) {
    return Measures.named(measure);
  }

  /// The measure of a score, which all of them can be taken of.
  @SuppressWarnings("unchecked")
  Measure<Score> made() {
    return (Measure<Score>)
        row(measure).with(Settings.NONE.with(question.baseline()).seeded(question.seed()));
  }

  /// True if attributions `[N][...]` are those of features even where they would fit the steps.
  boolean ofFeatures() {
    return question.group().map("features"::equals).orElse(false);
  }
}
