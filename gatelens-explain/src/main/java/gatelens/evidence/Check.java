package gatelens.evidence;

/// One check of a card.
///
/// @param name `moves as said`, `another method agrees`, `depends on the weights`, `stable`,
///   `neutral baseline`, `adds up`, `same against other rows`
/// @param value what was found
/// @param threshold the value that still passes
/// @param atMost true if values up to the threshold pass, false if values from it on do
/// @param decidedBy what the value is, for people
/// @param vital true if the explanation is of no use without it
public record Check(
    String name, double value, double threshold, boolean atMost, String decidedBy, boolean vital) {
  /// True if the value is within the threshold; a value that is no number is not.
  public boolean passed() {
    return atMost ? value <= threshold : value >= threshold;
  }
}
