package gatelens.report.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import gatelens.compare.ClassFigures;
import gatelens.compare.ForecastComparison;
import gatelens.compare.ModelComparison;
import gatelens.compare.ModelProfile;
import gatelens.compare.SeveralModels;
import gatelens.compare.TwoModels;
import gatelens.compare.Welch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/// `gatelens.compare-models/1`: models on the same examples. Two that answer classes have
/// `onlyFirst`, `onlySecond`, `pValue`, the reliability of both and their disagreements; two that
/// forecast numbers have what is nearer, the block, and the errors by output. More than two, or
/// trainings of several kinds, have `metric`, `overall`, `pairs` and `kinds`.
///
/// @param examples how many were looked at
/// @param models in their order
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
/// @param disagreements where the two answer different classes; of labels of steps the first of
///   each sequence
/// @param of how many examples there are in all, of which those looked at were drawn
/// @param metric the figure that decides: `accuracy`, or `meanSquaredError`
/// @param overall whether the models differ at all; not where there is too little data to say
/// @param pairs every two of them
/// @param kinds what models are trainings of, where that was said
/// @param kindPairs every two of the kinds
public record CompareModelsDocument(
    int examples,
    List<Side> models,
    OptionalLong onlyFirst,
    OptionalLong onlySecond,
    OptionalDouble pValue,
    OptionalLong nearerFirst,
    OptionalLong nearerSecond,
    Optional<Difference> difference,
    OptionalInt block,
    OptionalInt blocks,
    Optional<List<String>> outputs,
    Optional<List<Double>> errorsFirst,
    Optional<List<Double>> errorsSecond,
    Optional<List<Integer>> apart,
    Optional<List<Bin>> reliabilityFirst,
    Optional<List<Bin>> reliabilitySecond,
    Optional<List<Disagreement>> disagreements,
    long of,
    Optional<String> metric,
    Optional<Overall> overall,
    Optional<List<Pair>> pairs,
    Optional<List<Kind>> kinds,
    Optional<List<KindPair>> kindPairs)
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
  /// @param logLoss of classes, in nats
  /// @param balancedAccuracy of classes, the mean recall
  /// @param f1 of classes, the mean over them
  /// @param auc of classes, the mean of one against the others; not where only one occurs
  /// @param meanSquaredError of forecasts, in deviations of the first model's training data
  /// @param meanAbsoluteError of forecasts, likewise
  /// @param skill of forecasts: `1 - MSE / MSE` of the naive forecast that nothing changes; where
  ///   it is known what was last
  /// @param classes of two models the figures of each class
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
      OptionalDouble logLoss,
      OptionalDouble balancedAccuracy,
      OptionalDouble f1,
      OptionalDouble auc,
      OptionalDouble meanSquaredError,
      OptionalDouble meanAbsoluteError,
      OptionalDouble skill,
      Optional<List<OfClass>> classes,
      double medianHalfLife,
      long halfLivesBeyondTheSequences,
      int gradientReach90,
      long deadUnits,
      long saturatedUnits,
      long duplicateUnits,
      long saturatedGates,
      double secondsPerPrediction) {}

  /// One class against all others.
  ///
  /// @param name of the class
  /// @param support examples that have it
  /// @param precision in [0, 1]
  /// @param recall in [0, 1]
  /// @param f1 in [0, 1]
  /// @param auc in [0, 1]; not where all examples have it, or none
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record OfClass(
      String name, int support, double precision, double recall, double f1, OptionalDouble auc) {}

  /// Whether several models differ at all.
  ///
  /// @param test its name
  /// @param statistic compared with χ²
  /// @param freedom degrees of freedom
  /// @param pValue in [0, 1]
  public record Overall(String test, double statistic, int freedom, double pValue) {}

  /// Two of several models.
  ///
  /// @param first number of one, from 0
  /// @param second number of the other
  /// @param difference of the figure that decides, first minus second
  /// @param pValue not where there is too little data to say
  /// @param pValueHolm by Holm's procedure over all pairs
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Pair(
      int first,
      int second,
      Difference difference,
      OptionalDouble pValue,
      OptionalDouble pValueHolm) {}

  /// Trainings of one kind.
  ///
  /// @param name of the kind
  /// @param models their numbers, from 0
  /// @param mean of the figure that decides
  /// @param deviation over the trainings
  public record Kind(String name, List<Integer> models, double mean, double deviation) {}

  /// Two kinds, by Welch's test.
  ///
  /// @param first name of one
  /// @param second name of the other
  /// @param difference of the means, first minus second
  /// @param statistic t; not where all trainings of a kind agree
  /// @param freedom degrees of freedom
  /// @param pValue in [0, 1]
  /// @param pValueHolm by Holm's procedure over all pairs
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record KindPair(
      String first,
      String second,
      Difference difference,
      OptionalDouble statistic,
      double freedom,
      double pValue,
      double pValueHolm) {}

  /// A difference with its 95 % interval.
  ///
  /// @param mean of the examples
  /// @param low end of the interval; absent where there is too little data for one
  /// @param high end of the interval; absent where there is too little data for one
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Difference(double mean, OptionalDouble low, OptionalDouble high) {
    private static Difference of(ModelComparison.Difference one) {
      return new Difference(one.mean(), finite(one.low()), finite(one.high()));
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

  /// Of any number of models.
  public static CompareModelsDocument of(SeveralModels models) {
    List<Side> sides = new ArrayList<>();
    for (int i = 0; i < models.profiles().size(); i++) {
      sides.add(side(models.profiles().get(i), models.figures().get(i), Optional.empty()));
    }
    return new CompareModelsDocument(
        models.examples(),
        sides,
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalDouble.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        models.of(),
        Optional.of(models.metric()),
        models
            .overall()
            .map(test -> new Overall(test.name(), test.statistic(), test.freedom(), test.pValue())),
        Optional.of(models.pairs().stream().map(CompareModelsDocument::pair).toList()),
        some(
            models.kinds().stream()
                .map(kind -> new Kind(kind.name(), kind.models(), kind.mean(), kind.deviation()))
                .toList()),
        some(models.kindPairs().stream().map(CompareModelsDocument::kindPair).toList()));
  }

  private static <T> Optional<List<T>> some(List<T> rows) {
    return rows.isEmpty() ? Optional.empty() : Optional.of(rows);
  }

  private static Pair pair(SeveralModels.Pair one) {
    return new Pair(
        one.first(),
        one.second(),
        Difference.of(one.difference()),
        finite(one.pValue()),
        finite(one.holm()));
  }

  private static KindPair kindPair(SeveralModels.KindPair one) {
    Welch test = one.test();
    return new KindPair(
        one.first(),
        one.second(),
        new Difference(test.difference(), finite(test.low()), finite(test.high())),
        finite(test.statistic()),
        test.freedom(),
        test.pValue(),
        one.holm());
  }

  private static OptionalDouble finite(double value) {
    return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  private static CompareModelsDocument classes(TwoModels models, ModelComparison found) {
    return new CompareModelsDocument(
        models.names().size(),
        List.of(
            side(models, models.first(), found.first()),
            side(models, models.second(), found.second())),
        OptionalLong.of(found.onlyFirst()),
        OptionalLong.of(found.onlySecond()),
        finite(found.pValue()),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.of(Difference.of(found.difference())),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(found.first().bins().stream().map(Bin::of).toList()),
        Optional.of(found.second().bins().stream().map(Bin::of).toList()),
        Optional.of(found.disagreements().stream().map(Disagreement::of).toList()),
        models.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static CompareModelsDocument forecasts(TwoModels models, ForecastComparison found) {
    return new CompareModelsDocument(
        models.names().size(),
        List.of(
            side(models.first(), found, found.first()),
            side(models.second(), found, found.second())),
        OptionalLong.empty(),
        OptionalLong.empty(),
        found.test().map(test -> OptionalDouble.of(test.pValue())).orElse(OptionalDouble.empty()),
        OptionalLong.of(found.nearerFirst()),
        OptionalLong.of(found.nearerSecond()),
        Optional.of(Difference.of(found.difference())),
        OptionalInt.of(found.block()),
        OptionalInt.of(found.blocks()),
        Optional.of(found.outputs()),
        Optional.of(Numbers.list(found.first().byOutput())),
        Optional.of(Numbers.list(found.second().byOutput())),
        Optional.of(found.apart()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        models.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Side side(TwoModels models, ModelProfile model, ModelComparison.Side answers) {
    ClassFigures more = answers.figures();
    Map<String, Double> figures = new HashMap<>();
    figures.put("accuracy", answers.accuracy());
    figures.put("calibrationError", answers.calibrationError());
    figures.put("brier", answers.brier());
    figures.put("logLoss", more.logLoss());
    figures.put("balancedAccuracy", more.balancedAccuracy());
    figures.put("f1", more.f1());
    figures.put("auc", more.auc());
    List<OfClass> classes = new ArrayList<>();
    for (ClassFigures.OfClass one : more.classes()) {
      classes.add(
          new OfClass(
              models.className(classes.size()),
              one.support(),
              one.precision(),
              one.recall(),
              one.f1(),
              finite(one.auc())));
    }
    return side(model, figures, Optional.of(classes));
  }

  private static Side side(
      ModelProfile model, ForecastComparison found, ForecastComparison.Errors errors) {
    Map<String, Double> figures = new HashMap<>();
    figures.put("meanSquaredError", errors.meanSquared());
    figures.put("meanAbsoluteError", errors.meanAbsolute());
    found.skill(errors).ifPresent(skill -> figures.put("skill", skill));
    return side(model, figures, Optional.empty());
  }

  private static Side side(
      ModelProfile model, Map<String, Double> figures, Optional<List<OfClass>> classes) {
    Function<String, OptionalDouble> figure =
        name -> finite(figures.getOrDefault(name, Double.NaN));
    return new Side(
        model.name(),
        model.parameters(),
        figure.apply("accuracy"),
        figure.apply("calibrationError"),
        figure.apply("brier"),
        figure.apply("logLoss"),
        figure.apply("balancedAccuracy"),
        figure.apply("f1"),
        figure.apply("auc"),
        figure.apply("meanSquaredError"),
        figure.apply("meanAbsoluteError"),
        figure.apply("skill"),
        classes,
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
