package gatelens.report.document;

import java.util.List;
import java.util.Optional;

/// `gatelens.demo/1`: the demos of pictures, of sounds, and of a sensor with a note, told by the
/// field `task`.
///
/// @param task `images`, `sound` or `both`
/// @param train rows to learn from
/// @param test rows held out
/// @param accuracy on rows held out, in [0, 1]
/// @param named of the rows answered rightly the share of which the strongest part lies within what
///   was planted, of each input that decides; in [0, 1]
/// @param together of the rows answered rightly the share of which it is said that several inputs
///   are needed, in [0, 1]; of `both`
/// @param seconds it took
/// @param report the page that was written
/// @param explanations of some rows held out
public record MediaDemoDocument(
    String task,
    int train,
    int test,
    double accuracy,
    double named,
    Optional<Double> together,
    double seconds,
    String report,
    List<Case> explanations)
    implements Document {
  /// One row, explained.
  ///
  /// @param name of the row
  /// @param label its class
  /// @param answer the class that the model gives
  /// @param planted what decides, and where
  /// @param sentence why the model answers so
  /// @param named whether the strongest part lies within what was planted, of each input that
  ///   decides
  public record Case(
      String name, String label, String answer, String planted, String sentence, boolean named) {}

  /// Keeps an unmodifiable copy.
  public MediaDemoDocument {
    explanations = List.copyOf(explanations);
  }

  @Override
  public String schema() {
    return DemoDocument.SCHEMA;
  }
}
