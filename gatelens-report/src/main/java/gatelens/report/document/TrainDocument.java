package gatelens.report.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import gatelens.train.Fitted;
import gatelens.train.History;
import gatelens.train.Metric;
import gatelens.train.Quality;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/// `gatelens.train/1`: how a training went.
///
/// @param model the file the model was written to
/// @param end `epochs_done`, `stopped_early`, `diverged` or `interrupted`
/// @param metric `accuracy` or `absolute error`
/// @param parameters trained values of the model
/// @param best the number of the best epoch, from 1 as in `epochs`; 0 if none was finished
/// @param epochs in order
/// @param test how good the model is on rows that were held out of the training
public record TrainDocument(
    String model,
    String end,
    String metric,
    long parameters,
    int best,
    List<Epoch> epochs,
    Optional<Test> test)
    implements Document {
  /// Name and version.
  public static final String SCHEMA = "gatelens.train/1";

  /// What ended a training before all of its epochs were done, in words.
  ///
  /// @param kept where what was learned is, and how to go on
  /// @param model the file of the model
  public static Optional<String> end(Fitted fitted, String kept, String model) {
    return switch (fitted.end()) {
      case EPOCHS_DONE -> Optional.empty();
      case STOPPED_EARLY -> fitted.stopped();
      case INTERRUPTED -> Optional.of("Stopped. What was learned so far is in " + kept);
      case DIVERGED ->
          Optional.of(
              "warning: training has diverged; "
                  + model
                  + " has the weights of the best epoch before. Try a lower learning rate, or"
                  + " --clip-norm 1");
    };
  }

  /// One pass over the examples.
  ///
  /// @param epoch from 1
  /// @param loss the mean while the weights were changing
  /// @param metric likewise
  /// @param validationLoss of the examples held out after the epoch, where there are any
  /// @param validationMetric likewise
  /// @param rate the learning rate of the last step
  /// @param metrics further figures after the epoch by name, of the held-out examples or, where
  ///   there are none, of those that were learned from; one that is not defined is left out
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Epoch(
      int epoch,
      double loss,
      double metric,
      OptionalDouble validationLoss,
      OptionalDouble validationMetric,
      double rate,
      Optional<Map<String, Double>> metrics) {
    /// Without further figures.
    public Epoch(
        int epoch,
        double loss,
        double metric,
        OptionalDouble validationLoss,
        OptionalDouble validationMetric,
        double rate) {
      this(epoch, loss, metric, validationLoss, validationMetric, rate, Optional.empty());
    }

    private static Epoch of(History.Epoch epoch) {
      boolean held = !Double.isNaN(epoch.validationLoss());
      return new Epoch(
          epoch.number() + 1,
          epoch.loss(),
          epoch.metric(),
          held ? OptionalDouble.of(epoch.validationLoss()) : OptionalDouble.empty(),
          held ? OptionalDouble.of(epoch.validationMetric()) : OptionalDouble.empty(),
          epoch.rate(),
          epoch.figures().isEmpty() ? Optional.empty() : Optional.of(figures(epoch)));
    }

    private static Map<String, Double> figures(History.Epoch epoch) {
      Map<String, Double> figures = new LinkedHashMap<>();
      epoch
          .figures()
          .forEach((metric, figure) -> {
            if (Double.isFinite(figure)) {
              figures.put(metric.title(), figure);
            }
          });
      return figures;
    }
  }

  /// How good the model is on rows that it has not seen: its accuracy, or the errors of a forecast.
  ///
  /// @param rows how many
  /// @param accuracy the share of right classes, in [0, 1]
  /// @param meanSquaredError in squared deviations of the training data
  /// @param meanAbsoluteError in deviations of the training data
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Test(
      int rows,
      OptionalDouble accuracy,
      OptionalDouble meanSquaredError,
      OptionalDouble meanAbsoluteError) {
    /// Of judged answers.
    ///
    /// @param rows how many were judged
    public static Test of(int rows, Quality quality) {
      boolean numbers = quality.classes() == 0 && quality.numbers() > 0;
      return new Test(
          rows,
          quality.classes() > 0 ? OptionalDouble.of(quality.accuracy()) : OptionalDouble.empty(),
          numbers ? OptionalDouble.of(quality.meanSquaredError()) : OptionalDouble.empty(),
          numbers ? OptionalDouble.of(quality.meanAbsoluteError()) : OptionalDouble.empty());
    }

    /// For people: `test: 112 rows, accuracy 0.9732`.
    public String words() {
      StringBuilder words = new StringBuilder("test: ").append(rows).append(" rows");
      accuracy.ifPresent(value -> words.append(figure(", accuracy %.4f", value)));
      meanSquaredError.ifPresent(value -> words.append(figure(", mean squared error %.4g", value)));
      meanAbsoluteError.ifPresent(value ->
          words.append(
              figure(
                  ", mean absolute error %.4g (of what is forecast, in deviations of the training"
                      + " data)",
                  value)));
      return words.toString();
    }

    private static String figure(String form, double value) {
      return String.format(Locale.ROOT, form, value);
    }
  }

  /// Keeps an unmodifiable copy.
  public TrainDocument {
    epochs = List.copyOf(epochs);
  }

  /// Of a training that has ended.
  ///
  /// @param model the file the model was written to
  public static TrainDocument of(String model, Fitted fitted, Optional<Test> test) {
    History history = fitted.history();
    return new TrainDocument(
        model,
        fitted.end().name().toLowerCase(Locale.ROOT),
        history.metric(),
        fitted.model().parameterCount(),
        history.best() + 1,
        history.epochs().stream().map(Epoch::of).toList(),
        test);
  }

  /// The history as CSV, a line an epoch: what is not there is blank.
  public static String csv(History history) {
    StringBuilder text =
        new StringBuilder("epoch,loss,metric,validation_loss,validation_metric,rate");
    Set<Metric> metrics =
        history.epochs().isEmpty() ? Set.of() : history.epochs().get(0).figures().keySet();
    metrics.forEach(metric -> text.append(',').append(metric.title()));
    for (History.Epoch epoch : history.epochs()) {
      text.append('\n').append(epoch.number() + 1);
      cell(text, epoch.loss());
      cell(text, epoch.metric());
      cell(text, epoch.validationLoss());
      cell(text, epoch.validationMetric());
      cell(text, epoch.rate());
      metrics.forEach(metric -> cell(text, epoch.figures().getOrDefault(metric, Double.NaN)));
    }
    return text.append('\n').toString();
  }

  private static void cell(StringBuilder text, double value) {
    text.append(',').append(Double.isFinite(value) ? String.valueOf(value) : "");
  }

  @Override
  public String schema() {
    return SCHEMA;
  }
}
