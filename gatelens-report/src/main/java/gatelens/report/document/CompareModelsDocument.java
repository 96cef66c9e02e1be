package gatelens.report.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import gatelens.compare.ForecastComparison;
import gatelens.compare.ModelComparison;
import gatelens.compare.ModelProfile;
import gatelens.compare.TwoModels;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// `gatelens.compare-models/1`: two models on the same examples. Those that answer classes have
/// `onlyFirst`, `onlySecond`, `pValue`, the reliability of both and their disagreements; those that
/// forecast numbers have what is nearer, the block, and the errors by output.
///
/// @param examples how many
/// @param models the first, then the second
/// @param onlyFirst examples that only the first answers rightly
/// @param onlySecond examples that only the second answers rightly
/// @param pValue the chance of such a difference between equal models: of classes by McNemar's
///   exact test, of forecasts by Diebold's and Mariano's; not where there are too few blocks
/// @param nearerFirst examples to which the first's forecast is nearer
/// @param nearerSecond examples to which the second's is
/// @param difference of the accuracies, or of the mean squared errors, first minus second
/// @param block examples that overlap in time with one
/// @param blocks how many blocks there are that overlap with no other; under 30 nothing is said of
///   chance
/// @param outputs what is forecast
/// @param errorsFirst the first's mean squared error of each output
/// @param errorsSecond the second's
/// @param apart the examples whose errors differ most, from 0, largest first
/// @param reliabilityFirst the first's answers by their probability
/// @param reliabilitySecond the second's
/// @param disagreements where the two answer different classes
public record CompareModelsDocument(
    int examples,
    List<Side> models,
    OptionalLong onlyFirst,
    OptionalLong onlySecond,
    OptionalDouble pValue,
    OptionalLong nearerFirst,
    OptionalLong nearerSecond,
    Difference difference,
    OptionalInt block,
    OptionalInt blocks,
    Optional<List<String>> outputs,
    Optional<List<Double>> errorsFirst,
    Optional<List<Double>> errorsSecond,
    Optional<List<Integer>> apart,
    Optional<List<Bin>> reliabilityFirst,
    Optional<List<Bin>> reliabilitySecond,
    Optional<List<Disagreement>> disagreements)
    implements Document {
  /// Name and version.
  public static final String SCHEMA = "gatelens.compare-models/1";

  /// One model.
  ///
  /// @param model its file
  /// @param parameters how many weights it has
  /// @param accuracy of classes, in [0, 1]
  /// @param calibrationError of classes, in [0, 1]
  /// @param brier of classes, in [0, 2]
  /// @param meanSquaredError of forecasts, in deviations of the first model's training data
  /// @param meanAbsoluteError of forecasts, likewise
  /// @param medianHalfLife of the units, in steps
  /// @param halfLivesBeyondTheSequences units whose half-life is longer than the sequences
  /// @param gradientReach90 steps before the last within which 90 % of the gradient lies
  /// @param deadUnits units that say nothing
  /// @param saturatedUnits units that are nearly always at an edge
  /// @param duplicateUnits units that say what another one says
  /// @param saturatedGates gates of units that are constants
  /// @param secondsPerPrediction median time of an answer on one thread
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Side(
      String model,
      long parameters,
      OptionalDouble accuracy,
      OptionalDouble calibrationError,
      OptionalDouble brier,
      OptionalDouble meanSquaredError,
      OptionalDouble meanAbsoluteError,
      double medianHalfLife,
      long halfLivesBeyondTheSequences,
      int gradientReach90,
      long deadUnits,
      long saturatedUnits,
      long duplicateUnits,
      long saturatedGates,
      double secondsPerPrediction) {}

  /// A difference with its 95 % interval by bootstrap.
  ///
  /// @param mean of the examples
  /// @param low end of the interval; absent where there is too little data for one
  /// @param high end of the interval; absent where there is too little data for one
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Difference(double mean, OptionalDouble low, OptionalDouble high) {
    private static Difference of(ModelComparison.Difference one) {
      return new Difference(one.mean(), end(one.low()), end(one.high()));
    }

    private static OptionalDouble end(double value) {
      return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    }
  }

  /// Answers whose probability is in one of 15 equal bins.
  ///
  /// @param count how many
  /// @param confidence their mean probability, 0 without any
  /// @param accuracy the share that is right, 0 without any
  public record Bin(int count, double confidence, double accuracy) {
    private static Bin of(ModelComparison.Bin one) {
      return new Bin(one.count(), one.confidence(), one.accuracy());
    }
  }

  /// An example that the two answer differently.
  ///
  /// @param example its number, from 0
  /// @param label the class that is right
  /// @param first the class that the first answers
  /// @param second the class that the second answers
  public record Disagreement(int example, int label, int first, int second) {
    private static Disagreement of(ModelComparison.Disagreement one) {
      return new Disagreement(one.example(), one.label(), one.first(), one.second());
    }
  }

  /// Keeps an unmodifiable copy.
  public CompareModelsDocument {
    models = List.copyOf(models);
  }

  /// Of two models.
  public static CompareModelsDocument of(TwoModels models) {
    return switch (models.comparison()) {
      case ModelComparison classes -> classes(models, classes);
      case ForecastComparison forecasts -> forecasts(models, forecasts);
    };
  }

  private static CompareModelsDocument classes(TwoModels models, ModelComparison found) {
    return new CompareModelsDocument(
        models.names().size(),
        List.of(side(models.first(), found.first()), side(models.second(), found.second())),
        OptionalLong.of(found.onlyFirst()),
        OptionalLong.of(found.onlySecond()),
        OptionalDouble.of(found.pValue()),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Difference.of(found.difference()),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(found.first().bins().stream().map(Bin::of).toList()),
        Optional.of(found.second().bins().stream().map(Bin::of).toList()),
        Optional.of(found.disagreements().stream().map(Disagreement::of).toList()));
  }

  private static CompareModelsDocument forecasts(TwoModels models, ForecastComparison found) {
    return new CompareModelsDocument(
        models.names().size(),
        List.of(side(models.first(), found.first()), side(models.second(), found.second())),
        OptionalLong.empty(),
        OptionalLong.empty(),
        found.test().map(test -> OptionalDouble.of(test.pValue())).orElse(OptionalDouble.empty()),
        OptionalLong.of(found.nearerFirst()),
        OptionalLong.of(found.nearerSecond()),
        Difference.of(found.difference()),
        OptionalInt.of(found.block()),
        OptionalInt.of(found.blocks()),
        Optional.of(found.outputs()),
        Optional.of(Doubles.list(found.first().byOutput())),
        Optional.of(Doubles.list(found.second().byOutput())),
        Optional.of(found.apart()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Side side(ModelProfile model, ModelComparison.Side answers) {
    return side(
        model,
        OptionalDouble.of(answers.accuracy()),
        OptionalDouble.of(answers.calibrationError()),
        OptionalDouble.of(answers.brier()),
        OptionalDouble.empty(),
        OptionalDouble.empty());
  }

  private static Side side(ModelProfile model, ForecastComparison.Errors errors) {
    return side(
        model,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.of(errors.meanSquared()),
        OptionalDouble.of(errors.meanAbsolute()));
  }

  private static Side side(
      ModelProfile model,
      OptionalDouble accuracy,
      OptionalDouble calibration,
      OptionalDouble brier,
      OptionalDouble squared,
      OptionalDouble absolute) {
    return new Side(
        model.name(),
        model.parameters(),
        accuracy,
        calibration,
        brier,
        squared,
        absolute,
        model.medianHalfLife(),
        model.halfLivesBeyondTheSequences(),
        model.gradientReach90(),
        model.deadUnits(),
        model.saturatedUnits(),
        model.duplicateUnits(),
        model.saturatedGates(),
        model.secondsPerPrediction());
  }

  @Override
  public String schema() {
    return SCHEMA;
  }
}
