package gatelens.watch;

import java.util.List;

/// Lines as events.
interface EventParser {
  /// The cells of one event, as text.
  ///
  /// @param cells one a column that was asked for, in that order
  /// @param plain true where the cell is a number as JSON writes it, `boolean[columns]`
  record RawEvent(List<String> cells, boolean[] plain) {}

  /// The cells of a line.
  ///
  /// @throws BadEvent if it has none
  RawEvent parse(String line) throws BadEvent;

  /// The first line of a table where there is one, to be found again; empty for others.
  default List<String> header() {
    return List.of();
  }
}
