package gatelens.report.draw;

/// What the two signs of a value mean.
///
/// @param above zero, in a word or two: `towards`
/// @param below zero: `against`; empty for sizes, which are 0 or more
public record Sides(String above, String below) {
  /// Parts of a decision.
  public static final Sides ATTRIBUTION = new Sides("towards", "against");

  /// Plain numbers.
  public static final Sides VALUES = new Sides("above 0", "below 0");
}
