package gatelens.influence;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/// An index over many states that finds candidates for the nearest ones without looking at each.
/// What it finds is compared exactly afterwards; what it misses is measured on some steps.
public interface StateSearch extends AutoCloseable {
  /// States that are probably among the nearest.
  ///
  /// @param state `float[H]`
  /// @param count how many at most
  /// @return numbers of states, from 0
  int[] candidates(float[] state, int count);

  @Override
  void close();

  /// A library that makes such indexes, found by `ServiceLoader`.
  interface Provider {
    /// Its name, as results tell it.
    String name();

    /// An index.
    ///
    /// @param states `float[N][H]`
    /// @throws IllegalArgumentException if states have more values than it can hold
    StateSearch over(List<float[]> states);

    /// The first on the class path, if there is one.
    static Optional<Provider> found() {
      return ServiceLoader.load(Provider.class, Provider.class.getClassLoader()).findFirst();
    }
  }
}
