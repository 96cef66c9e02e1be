package gatelens.watch;

import java.util.List;

/// Lines as events.
interface EventParser {
  /// The cells of a line.
  ///
  /// @throws BadEvent if it has none
  RawEvent parse(String line) throws BadEvent;

  /// The first line of a table where there is one, to be found again; empty for others.
  default List<String> header() {
    return List.of();
  }
}
