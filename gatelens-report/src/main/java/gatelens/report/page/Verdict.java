package gatelens.report.page;

import gatelens.compare.ForecastComparison;
import gatelens.compare.ModelComparison;
import gatelens.compare.TwoModels;
import gatelens.report.draw.Table;
import gatelens.report.picture.Picture;
import java.util.Map;
import java.util.Optional;

/// Which of two models is the better one on the same examples, in words and pictures.
sealed interface Verdict permits ClassVerdict, ForecastVerdict {
  /// Figures of one model, by name, each as people read it.
  ///
  /// @param second false for the first model
  Map<String, Double> figures(boolean second);

  /// What is said of two models on the same examples.
  static Verdict of(TwoModels models) {
    return switch (models.comparison()) {
      case ModelComparison classes -> new ClassVerdict(models, classes);
      case ForecastComparison forecasts -> new ForecastVerdict(models, forecasts);
    };
  }

  /// In one sentence.
  ///
  /// @param one what the first is called
  /// @param other what the second is called
  String lead(String one, String other);

  /// The difference, and how sure it is.
  String detail();

  /// What the answers look like.
  Picture picture(String one, String other);

  /// Figures of each class, the first model's beside the second's; empty of numbers.
  Optional<Table> byClass();

  /// The examples on which the two are apart.
  Table apart();

  /// What {@link #apart} shows, as a title.
  String apartTitle();
}
