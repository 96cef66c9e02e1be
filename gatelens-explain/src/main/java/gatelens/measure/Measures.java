package gatelens.measure;

import gatelens.explain.Baseline;
import gatelens.explain.Measure;
import gatelens.explain.MeasureCard;
import gatelens.explain.Score;
import java.util.List;
import java.util.function.BiFunction;

/// The measures there are, one row each.
public final class Measures {
  private Measures() {}

  /// A measure.
  ///
  /// @param card what it says of itself
  /// @param needsMethod true if it runs the method again, so that an attribution alone is not
  ///   enough
  /// @param make makes it of a baseline and a seed
  public record Row(
      MeasureCard card,
      boolean needsMethod,
      BiFunction<Baseline, Long, Measure<? extends Score>> make) {}

  /// All measures; the cheap ones first.
  public static List<Row> all() {
    return List.of(
        row(false, (baseline, seed) -> new CompletenessGap(1e-3)),
        row(false, (baseline, seed) -> new Removal(Removal.Kind.COMPREHENSIVENESS, baseline, seed)),
        row(false, (baseline, seed) -> new Removal(Removal.Kind.SUFFICIENCY, baseline, seed)),
        row(false, (baseline, seed) -> new Removal(Removal.Kind.DELETION, baseline, seed)),
        row(false, (baseline, seed) -> new Removal(Removal.Kind.INSERTION, baseline, seed)),
        row(false, (baseline, seed) -> new Infidelity(baseline, 64, seed)),
        row(true, (baseline, seed) -> new MaxSensitivity(0.02, 10, seed)),
        row(true, (baseline, seed) -> new Randomisation(seed)));
  }

  private static Row row(
      boolean needsMethod, BiFunction<Baseline, Long, Measure<? extends Score>> make) {
    return new Row(make.apply(new Baseline.Zeros(), 0L).card(), needsMethod, make);
  }

  /// The measure of this name.
  ///
  /// @throws IllegalArgumentException if there is none; the message lists those there are
  public static Row named(String id) {
    return all().stream()
        .filter(row -> row.card().id().equals(id))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "no measure "
                    + id
                    + "; there are "
                    + String.join(", ", all().stream().map(r -> r.card().id()).toList())));
  }
}
