package gatelens.select;

import java.util.List;
import java.util.Optional;

/// Which candidates are tried.
public sealed interface Search {
  /// How many there will be at most.
  int most();

  /// Some candidates, each of which is tried.
  ///
  /// @param candidates at least one
  /// @param halving how many candidates one survivor stands for, at least 2; empty for none; usual:
  ///   3
  record Listed(List<Candidate> candidates, Optional<Integer> halving) implements Search {
    /// Checks that there is something to do.
    ///
    /// @throws IllegalArgumentException if there is no candidate, or halving is below 2
    public Listed {
      candidates = candidates.stream().distinct().toList();
      if (candidates.isEmpty()) {
        throw new IllegalArgumentException("a selection needs at least one candidate");
      }
      if (halving.isPresent() && halving.get() < 2) {
        throw new IllegalArgumentException(
            "halving is " + halving.get() + "; at least 2 is needed, 3 is usual");
      }
    }

    @Override
    public int most() {
      return candidates.size();
    }
  }

  /// Candidates that are proposed by what is known of those before, see {@link Tpe}.
  ///
  /// @param space what may be proposed
  /// @param most how many are tried, at least 1; usual: 20 to 100
  /// @param seed decides what is drawn
  record Proposed(Space space, int most, long seed) implements Search {
    /// Checks the number.
    ///
    /// @throws IllegalArgumentException if it is below 1
    public Proposed {
      if (most < 1) {
        throw new IllegalArgumentException(
            "the number of candidates to propose is "
                + most
                + "; at least 1 is needed, 20 to 100 are usual");
      }
    }
  }
}
