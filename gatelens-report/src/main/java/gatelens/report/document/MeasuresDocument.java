package gatelens.report.document;

import gatelens.explain.MeasureCard;
import gatelens.measure.Measures;
import java.util.List;

/// `gatelens.measures/1`: how explanations are held to account.
///
/// @param measures in the order of the list
public record MeasuresDocument(List<Row> measures) implements Document {
  /// Name and version.
  public static final String SCHEMA = "gatelens.measures/1";

  /// One measure.
  ///
  /// @param id how it is named
  /// @param title for people
  /// @param answers the question that it answers
  /// @param better `higher`, `lower` or `near 0`
  /// @param needs what it needs
  /// @param cost in runs of the model
  /// @param citation where it comes from
  /// @param needsMethod true if it runs the method again, so that an attribution alone is not
  ///   enough
  /// @param settingCards each setting with its kind, usual value and range
  public record Row(
      String id,
      String title,
      String answers,
      String better,
      String needs,
      String cost,
      String citation,
      boolean needsMethod,
      List<SettingRow> settingCards) {
    /// Keeps an unmodifiable copy.
    public Row {
      settingCards = List.copyOf(settingCards);
    }

    private static Row of(Measures.Row row) {
      MeasureCard card = row.card();
      return new Row(
          card.id(),
          card.title(),
          card.answers(),
          card.better(),
          card.needs(),
          card.cost(),
          card.citation(),
          row.needsMethod(),
          SettingRow.of(row.settings()));
    }
  }

  /// Keeps an unmodifiable copy.
  public MeasuresDocument {
    measures = List.copyOf(measures);
  }

  /// Of measures, in their order.
  public static MeasuresDocument of(List<Measures.Row> measures) {
    return new MeasuresDocument(measures.stream().map(Row::of).toList());
  }

  @Override
  public String schema() {
    return SCHEMA;
  }
}
