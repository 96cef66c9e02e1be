package gatelens.stream;

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

  private static void checked(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("events to keep: expected at least 1, found " + count);
    }
  }
}
