package gatelens.benchmark;

import java.util.List;

/// A data set whose important cells are known.
///
/// @param name for people: `State`
/// @param truth what counts as important, one sentence: papers differ
/// @param cases all of one length and width
public record TruthData(String name, String truth, List<TruthCase> cases) {
  /// Keeps an unmodifiable copy.
  public TruthData {
    cases = List.copyOf(cases);
  }

  /// The number of series.
  public int size() {
    return cases.size();
  }

  /// One series.
  public TruthCase get(int i) {
    return cases.get(i);
  }

  /// The cases `from` to `to - 1`.
  public TruthData part(int from, int to) {
    return new TruthData(name, truth, cases.subList(from, to));
  }
}
