package gatelens.explain;

import java.util.List;

/// A method: makes an explanation of a score at an input. Implementations are records: their
/// components are the settings.
///
/// @param <S> what the method needs of a score: {@link Score}, {@link DifferentiableScore} or
///   {@link ModelScore}
public interface Explainer<S extends Score> {
  /// What the method says of itself.
  MethodCard card();

  /// Explains the score at one input.
  Explanation explain(S score, Point input);

  /// Explains the score at many inputs. Methods that can, run them together.
  default List<Explanation> explainAll(S score, List<Point> inputs) {
    return inputs.stream().map(input -> explain(score, input)).toList();
  }
}
