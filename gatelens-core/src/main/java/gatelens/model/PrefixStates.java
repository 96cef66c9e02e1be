package gatelens.model;

import gatelens.engine.Runs;

/// The running states of one input before each of its steps: rows that first differ from it at step
/// t start from the state before t.
public final class PrefixStates {
  /// No states: every row is run from its first step.
  public static final PrefixStates NONE = new PrefixStates(Runs.Prefix.NONE);

  private final Runs.Prefix prefix;

  PrefixStates(Runs.Prefix prefix) {
    this.prefix = prefix;
  }

  Runs.Prefix prefix() {
    return prefix;
  }

  /// False where the model is not causal.
  public boolean isPresent() {
    return prefix.states().length > 0;
  }
}
