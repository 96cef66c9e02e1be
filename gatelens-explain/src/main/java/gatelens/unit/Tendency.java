package gatelens.unit;

/// What a unit tends to follow.
///
/// A cue is chosen on one half of the sequences by the share of the unit's variance that it
/// explains, r² of the values or of their ranks, whichever is larger; everything told of it is
/// counted on the other half. The same is done for units of models whose weights were shuffled:
/// what these follow as well is no finding.
///
/// @param kind `now`, `move`, `count`, `came`, `last` or `position`
/// @param name of the feature, or the token
/// @param explained r² on the other half, in [0, 1]; 0 where the sign turned
/// @param rises true where the unit is higher, or moves up, with the cue
/// @param support steps of the other half on the side of the middle where the cue has them
/// @param of steps that were asked, half of them with a high cue and half with a low one
/// @param chance share of shuffled units, this one among them, whose best cue of the same kind
///   explains at least as much, in (0, 1]
/// @param found true where that is at most 0.005 and at least half of the variance is explained
public record Tendency(
    String kind,
    String name,
    double explained,
    boolean rises,
    int support,
    int of,
    double chance,
    boolean found) {
  /// Chance up to which a tendency is a finding; with six kinds at most three in a hundred units of
  /// a random model have one.
  public static final double CHANCE = 0.005;

  /// Explained variance from which it is.
  public static final double EXPLAINED = 0.5;
}
