package gatelens.report.document;

import gatelens.explain.Measurement;
import java.util.List;
import java.util.stream.IntStream;

/// `gatelens.measure/1`: whether explanations can be trusted, by one measure.
///
/// @param measure its name, as `gatelens measures` lists them
/// @param measurements one per sequence
public record MeasureDocument(String measure, List<Row> measurements) implements Document {
  /// Name and version.
  public static final String SCHEMA = "gatelens.measure/1";

  /// What was measured of one sequence.
  ///
  /// @param id the sequence's place in the input, from 0
  /// @param values one or more
  /// @param names as many: `at 1 %`, `at 5 %` …
  public record Row(int id, List<Double> values, List<String> names) {
    /// Keeps unmodifiable copies.
    public Row {
      values = List.copyOf(values);
      names = List.copyOf(names);
    }
  }

  /// Keeps an unmodifiable copy.
  public MeasureDocument {
    measurements = List.copyOf(measurements);
  }

  /// Of measurements, one per sequence.
  public static MeasureDocument of(String measure, List<Measurement> all) {
    return new MeasureDocument(
        measure,
        IntStream.range(0, all.size())
            .mapToObj(n -> new Row(n, all.get(n).values(), all.get(n).names()))
            .toList());
  }

  @Override
  public String schema() {
    return SCHEMA;
  }
}
