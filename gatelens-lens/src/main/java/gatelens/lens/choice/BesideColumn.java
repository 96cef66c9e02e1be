package gatelens.lens.choice;

import gatelens.data.BadRows;
import gatelens.data.Input;
import gatelens.data.Reading;
import gatelens.data.Row;
import gatelens.data.file.Sources;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A column of a table that says something about each row and is not read by the model: the fold
/// that holds it out, or what it counts.
public final class BesideColumn {
  private final String name;
  private final Map<String, Double> values;

  private BesideColumn(String name, Map<String, Double> values) {
    this.name = name;
    this.values = values;
  }

  /// Reads the column of a table.
  ///
  /// @param column its name
  /// @throws IOException if the table or the column cannot be read
  /// @throws IllegalArgumentException if a value is no number, or differs within a sequence
  public static BesideColumn read(Path file, Reading reading, String column) throws IOException {
    Map<String, Double> values = new HashMap<>();
    Reading alone = reading.withColumns(List.of(column), reading.roles().label());
    Sources.open(file, alone, BadRows.refused())
        .source()
        .read(row -> {
          values.put(row.id(), value(row, column));
          return true;
        });
    return new BesideColumn(column, values);
  }

  /// A reading in which the column is no feature.
  ///
  /// @throws IOException if the table cannot be read
  public static Reading without(Path file, Reading reading, String column) throws IOException {
    Sources.Opened all = Sources.open(file, reading, BadRows.skipped());
    List<String> features = new ArrayList<>(all.reading().roles().features());
    if (features.isEmpty()) {
      all.source()
          .read(row -> {
            row.inputs().forEach(input -> names(input, features));
            return false;
          });
    }
    if (!features.remove(column)) {
      return reading;
    }
    return reading.withColumns(features, reading.roles().label());
  }

  /// The columns of a row: of a wide table its steps.
  private static void names(Input input, List<String> names) {
    if (input instanceof Input.Series series) {
      names.addAll(
          series.steps().isEmpty()
              ? series.columns().stream().map(Input.Column::name).toList()
              : series.steps());
    }
  }

  private static double value(Row row, String column) {
    if (row.inputs().get(0) instanceof Input.Series series
        && series.length() > 0
        && series.columns().get(0) instanceof Input.Column.Numbers numbers) {
      float first = numbers.values()[0];
      for (float value : numbers.values()) {
        if (value != first && !Float.isNaN(first)) {
          throw new IllegalArgumentException(
              row.id()
                  + ": the column '"
                  + column
                  + "' has "
                  + first
                  + " and "
                  + value
                  + "; what it says is of the whole sequence, and must be the same in all its"
                  + " rows");
        }
      }
      if (!Float.isNaN(first)) {
        return first;
      }
    }
    throw new IllegalArgumentException(
        row.id() + ": expected a number in the column '" + column + "', found none");
  }

  /// What it says of a row.
  ///
  /// @throws IllegalArgumentException if there was no such row
  public double of(String id) {
    Double value = values.get(id);
    if (value == null) {
      throw new IllegalArgumentException("the column '" + name + "' says nothing of " + id);
    }
    return value;
  }
}
