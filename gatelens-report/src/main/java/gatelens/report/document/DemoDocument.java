package gatelens.report.document;

import java.util.List;

/// `gatelens.demo/1`: the demo of names.
///
/// @param accuracy on names held out, in [0, 1]
/// @param chance what a guess would reach
/// @param majority what always giving the most frequent language would reach
/// @param classes names of the languages
/// @param train names to learn from
/// @param test names held out
/// @param seconds it took
/// @param report the page that was written
/// @param explanations of a handful of names held out
public record DemoDocument(
    double accuracy,
    double chance,
    double majority,
    List<String> classes,
    int train,
    int test,
    double seconds,
    String report,
    List<Explained> explanations)
    implements Document {
  /// Name and version.
  public static final String SCHEMA = "gatelens.demo/1";

  /// One name, explained.
  ///
  /// @param text the name
  /// @param language its true language
  /// @param answer the language that the model gives
  /// @param probability of the answer, in (0, 1)
  /// @param letters its characters
  /// @param attribution of each letter to the logit of the answer, `double[T]`
  /// @param written what each letter's step wrote into the memory that is left at the end,
  ///   `double[T]`
  /// @param score the logit
  /// @param baselineScore the logit of an all-zero input
  /// @param gap how far the parts are from `score - baselineScore`
  public record Explained(
      String text,
      String language,
      String answer,
      double probability,
      List<String> letters,
      List<Double> attribution,
      List<Double> written,
      double score,
      double baselineScore,
      double gap) {
    /// Keeps unmodifiable copies.
    public Explained {
      letters = List.copyOf(letters);
      attribution = List.copyOf(attribution);
      written = List.copyOf(written);
    }
  }

  /// Keeps unmodifiable copies.
  public DemoDocument {
    classes = List.copyOf(classes);
    explanations = List.copyOf(explanations);
  }

  @Override
  public String schema() {
    return SCHEMA;
  }
}
