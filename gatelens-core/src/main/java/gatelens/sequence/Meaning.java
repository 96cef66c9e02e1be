package gatelens.sequence;

/// What a channel of an event says in the data it is made of.
public sealed interface Meaning {
  /// A number of the data.
  Meaning NUMBER = new Quantity();

  /// A number of the data.
  record Quantity() implements Meaning {}

  /// 1 where a column has this word, else 0.
  ///
  /// @param column its name
  /// @param word the category
  record Category(String column, String word) implements Meaning {}

  /// 1 where the value of a column is missing, else 0.
  ///
  /// @param column its name
  record Absent(String column) implements Meaning {}

  /// The time since the step before, read as `log(1 + time / scale)`.
  ///
  /// @param scale above 0, in the unit of the times of the steps; seconds of dates
  record Elapsed(double scale) implements Meaning {
    private static final double DIGITS = 5;

    /// Checks the scale.
    ///
    /// @throws IllegalArgumentException if it is not above 0
    public Elapsed {
      if (!(scale > 0)) {
        throw new IllegalArgumentException("elapsed time: the scale is " + scale);
      }
    }

    /// The time that is read as this value, to the six digits that single precision leaves.
    public double time(double read) {
      double time = Math.expm1(read) * scale;
      if (time == 0 || !Double.isFinite(time)) {
        return time;
      }
      double grain = Math.pow(10, Math.floor(Math.log10(Math.abs(time))) - DIGITS);
      return grain < 1 ? Math.rint(time / grain) / (1 / grain) : Math.rint(time / grain) * grain;
    }
  }
}
