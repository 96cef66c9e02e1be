package gatelens.data.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What stands in a table: its first rows, and counts of every column over the whole file where it
/// is small, else over the first rows.
///
/// @param header names of the columns
/// @param columns one tally a column
/// @param rows the first rows
/// @param whole true if all rows were counted
record TableTally(
    List<String> header, List<ColumnTally> columns, List<List<String>> rows, boolean whole) {
  /// Rows of a large table that are looked at.
  static final int LOOKED_AT = 1000;

  /// Rows of a small file that are looked at: one that is packed may have very many.
  static final int MOST = 100_000;

  /// Keeps unmodifiable copies.
  TableTally {
    header = List.copyOf(header);
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /// Of the first rows.
  static TableTally of(Table.Look look) {
    List<ColumnTally> columns = columns(look.header());
    for (List<String> cells : look.rows()) {
      add(columns, cells);
    }
    return new TableTally(look.header(), columns, look.rows(), look.rows().size() < LOOKED_AT);
  }

  /// Of all rows of a small file.
  static TableTally whole(Table table, Table.Look look) throws IOException {
    List<ColumnTally> columns = columns(look.header());
    long[] count = {0};
    table.survey((line, cells) -> {
      add(columns, cells);
      return ++count[0] < MOST;
    });
    return new TableTally(look.header(), columns, look.rows(), count[0] < MOST);
  }

  private static List<ColumnTally> columns(List<String> header) {
    List<ColumnTally> columns = new ArrayList<>(header.size());
    for (String name : header) {
      columns.add(new ColumnTally(name));
    }
    return columns;
  }

  private static void add(List<ColumnTally> columns, List<String> cells) {
    for (int i = 0; i < columns.size(); i++) {
      columns.get(i).add(cells.get(i));
    }
  }

  /// True if some column has a comma before fractions and none a point.
  boolean comma() {
    return columns.stream().anyMatch(ColumnTally::comma)
        && columns.stream().noneMatch(ColumnTally::point);
  }

  /// True if some column has a point before fractions and none a comma.
  boolean point() {
    return columns.stream().anyMatch(ColumnTally::point)
        && columns.stream().noneMatch(ColumnTally::comma);
  }
}
