package gatelens.report.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import gatelens.compare.MethodComparison;
import gatelens.compare.TruthTable;
import gatelens.measure.Interval;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// `gatelens.compare/1`: methods side by side.
///
/// @param methods one per method, in the order they were asked for
/// @param agreement one per pair of methods
/// @param truth what lies on the places that are known to decide, where they are
public record CompareDocument(List<Row> methods, List<Pair> agreement, Optional<Truth> truth)
    implements Document {
  /// Name and version.
  public static final String SCHEMA = "gatelens.compare/1";

  /// Figures of one method, means over the sequences.
  ///
  /// @param method its name
  /// @param comprehensiveness20 how far the score falls without the top 20 % of the parts
  /// @param sufficiency20 how far it falls with only these
  /// @param gap what is missing from the sum; of methods that promise one
  /// @param seconds for all sequences
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Row(
      String method,
      double comprehensiveness20,
      double sufficiency20,
      OptionalDouble gap,
      double seconds) {}

  /// How far two methods agree event by event, means over the sequences.
  ///
  /// @param a one method's name
  /// @param b the other's
  /// @param rank Spearman's correlation of the ranks, in [-1, 1]
  /// @param top5 how many of the first five events they have in common, in [0, 1]
  /// @param sign on how much of the first one's attribution they have one sign, in [0, 1]
  public record Pair(String a, String b, double rank, double top5, double sign) {}

  /// Methods held to the places that are known to decide.
  ///
  /// @param sequences how many have some
  /// @param methods one per method
  public record Truth(int sequences, List<Known> methods) {
    /// Keeps an unmodifiable copy.
    public Truth {
      methods = List.copyOf(methods);
    }
  }

  /// What of one method lies on the places that are known to decide.
  ///
  /// @param method its name
  /// @param share of the attribution on them, in [0, 1]
  /// @param chance share of the places that are marked, in [0, 1]
  /// @param moreThanChance `share` less `chance`
  /// @param auroc the area under the receiver's curve
  /// @param largestIsMarked whether the largest is one of them
  public record Known(
      String method,
      double share,
      double chance,
      Range moreThanChance,
      Range auroc,
      Range largestIsMarked) {}

  /// A mean over sequences with its 95 % interval by bootstrap.
  ///
  /// @param mean over sequences
  /// @param low end of the interval
  /// @param high end of the interval
  public record Range(double mean, double low, double high) {
    private static Range of(Interval interval) {
      return new Range(interval.mean(), interval.low(), interval.high());
    }
  }

  /// Keeps unmodifiable copies.
  public CompareDocument {
    methods = List.copyOf(methods);
    agreement = List.copyOf(agreement);
  }

  /// Of a comparison.
  public static CompareDocument of(MethodComparison comparison) {
    return new CompareDocument(
        comparison.rows().stream().map(CompareDocument::row).toList(),
        comparison.agreements().stream()
            .map(pair -> new Pair(pair.a(), pair.b(), pair.rank(), pair.top(), pair.sign()))
            .toList(),
        comparison.truth().map(CompareDocument::truth));
  }

  private static Row row(MethodComparison.Row row) {
    return new Row(
        row.method(),
        row.comprehensiveness(),
        row.sufficiency(),
        row.gap().map(OptionalDouble::of).orElse(OptionalDouble.empty()),
        row.seconds());
  }

  private static Truth truth(TruthTable table) {
    return new Truth(
        table.sequences(),
        table.rows().stream()
            .map(row ->
                new Known(
                    row.method(),
                    row.share(),
                    row.chance(),
                    Range.of(row.more()),
                    Range.of(row.auroc()),
                    Range.of(row.top())))
            .toList());
  }

  @Override
  public String schema() {
    return SCHEMA;
  }
}
