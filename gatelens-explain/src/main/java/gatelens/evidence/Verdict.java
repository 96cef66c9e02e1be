package gatelens.evidence;

/// What the checks of a card say together.
public enum Verdict {
  /// Every check that applies has passed.
  TRUST("trust"),
  /// The cheap checks have passed, the costly ones were not asked for.
  NO_OBJECTION("no objection so far"),
  /// A check has failed, and what it asks is worth a second look.
  CAUTION("caution"),
  /// It does not add up, or the score hardly moves without the parts that it ranks first.
  DO_NOT_TRUST("do not trust");

  private final String words;

  Verdict(String words) {
    this.words = words;
  }

  /// The verdict in words: `do not trust`.
  public String words() {
    return words;
  }
}
