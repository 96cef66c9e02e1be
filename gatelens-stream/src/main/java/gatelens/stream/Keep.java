package gatelens.stream;

import java.util.List;

/// Which single events an account by event keeps apart; all others are one column together, so that
/// nothing is lost but detail.
public sealed interface Keep {
  /// The newest events.
  ///
  /// @param count at least 1
  record Newest(int count) implements Keep {
    /// Checks the number.
    public Newest {
      checked(count);
    }
  }

  /// The events that weigh most in the score by now: where there is one too many, that with the
  /// smallest share joins the others. The event that has just come is kept for one event at least.
  ///
  /// @param count at least 1; usual: 16
  record Strongest(int count) implements Keep {
    /// Checks the number.
    public Strongest {
      checked(count);
    }
  }

  /// Buckets of 1, 2, 4, 8 … events, at most so many of each size, the newest smallest: 21 columns
  /// for 200 events at 4, and as many more as this with each doubling.
  ///
  /// @param each at least 1; usual: 4
  record Logarithmic(int each) implements Keep {
    /// Checks the number.
    public Logarithmic {
      checked(each);
    }
  }

  /// By age, in the unit of the events' times: what happened at most `bounds[0]` ago, up to
  /// `bounds[1]`, and so on; older events join the others. A column is a stretch of time, a quarter
  /// of its bound long, that grows older as a whole. Events need a time.
  ///
  /// @param bounds above 0, ascending; such as an hour, a day, a week
  record Ages(List<Double> bounds) implements Keep {
    /// Stretches of each bound.
    static final int EACH = 4;

    /// Checks the bounds.
    public Ages {
      bounds = List.copyOf(bounds);
      double last = 0;
      for (double bound : bounds) {
        if (!(bound > last) || Double.isInfinite(bound)) {
          throw new IllegalArgumentException(
              "ages: expected numbers above 0 that ascend, found " + bounds);
        }
        last = bound;
      }
      checked(bounds.size());
    }

    /// Which bound an age is within; their number where it is beyond all.
    int bound(double age) {
      int i = 0;
      while (i < bounds.size() && !(age <= bounds.get(i))) {
        i++;
      }
      return i;
    }
  }

  private static void checked(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("events to keep: expected at least 1, found " + count);
    }
  }
}
