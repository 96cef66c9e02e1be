package gatelens.stream;

/// The time of a stream by its events alone: the largest time that two events have reached. One
/// event from far in the future, as a broken clock sends it, moves nothing.
public final class EventClock {
  private double first = Double.NEGATIVE_INFINITY;
  private double second = Double.NEGATIVE_INFINITY;

  /// Before the first event.
  public EventClock() {}

  /// As it was saved.
  ///
  /// @param first the largest time
  /// @param second the largest but one
  public EventClock(double first, double second) {
    this.first = first;
    this.second = second;
  }

  /// Hears of an event.
  ///
  /// @param time NaN where there is none
  public void hear(double time) {
    if (time > first) {
      second = first;
      first = time;
    } else if (time > second) {
      second = time;
    }
  }

  /// The time; minus infinity before the second event.
  public double now() {
    return second;
  }

  /// The largest time that any event had.
  public double largest() {
    return first;
  }
}
