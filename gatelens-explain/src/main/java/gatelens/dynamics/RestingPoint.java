package gatelens.dynamics;

import java.util.Comparator;
import java.util.List;

/// A state in which a network rests, or hardly moves, while its input stays the same.
///
/// @param state `double[S]`
/// @param speed `q = ½ |F(s, x) - s|²`, at least 0
/// @param kind what it is
/// @param eigenvalues of `∂F/∂s` there, the largest modulus first
/// @param found how many starts ended here
/// @param answer what the layers above say there, `double[C]`; empty where the map has no answer of
///   its own
public record RestingPoint(
    double[] state,
    double speed,
    Kind kind,
    List<Eigenvalue> eigenvalues,
    int found,
    double[] answer) {
  /// What a point is.
  public enum Kind {
    /// It rests, and what is near comes to it.
    STABLE,
    /// It rests; what is near comes to it along some directions and leaves along others.
    SADDLE,
    /// It rests, and everything near leaves.
    SOURCE,
    /// It does not rest: the speed is least here, and not zero. What is near lingers.
    SLOW
  }

  /// Keeps copies.
  public RestingPoint {
    state = state.clone();
    answer = answer.clone();
    eigenvalues = List.copyOf(eigenvalues);
  }

  @Override
  public double[] state() {
    return state.clone();
  }

  @Override
  public double[] answer() {
    return answer.clone();
  }

  /// The eigenvalue whose direction changes least: the largest time constant.
  public Eigenvalue slowest() {
    return eigenvalues.stream()
        .max(Comparator.comparingDouble(Eigenvalue::timeConstant))
        .orElseThrow();
  }

  /// Directions along which a difference grows.
  public int unstable() {
    return (int) eigenvalues.stream().filter(Eigenvalue::unstable).count();
  }

  /// Directions along which a difference neither grows nor fades within `steps`: one is a line of
  /// points, two of a pair that turns a ring.
  ///
  /// @param steps how long a time constant counts as for ever
  public int lasting(double steps) {
    return (int) eigenvalues.stream().filter(value -> value.timeConstant() > steps).count();
  }
}
