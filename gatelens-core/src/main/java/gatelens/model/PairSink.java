package gatelens.model;

/// Takes what each pair of runs gives.
public interface PairSink {
  /// Takes one pair.
  ///
  /// @param index which pair
  /// @param flow its multipliers
  void accept(int index, PairFlow flow);
}
