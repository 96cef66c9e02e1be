package gatelens.flink;

import java.io.Serializable;

/// How an event of one's own becomes what a model reads.
///
/// @param <E> an event
public interface FeatureReader<E> extends Serializable {
  /// The values, `float[eventWidth]`: encoded as in training.
  ///
  /// @throws IllegalArgumentException if it is no event: it goes to the side output of bad ones
  float[] values(E event);

  /// The time, in any unit; NaN where there is none.
  double time(E event);
}
