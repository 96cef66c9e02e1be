package gatelens.watch;

import java.util.List;

/// The cells of one event, as text.
///
/// @param cells one a column that was asked for, in that order
/// @param plain true where the cell is a number as JSON writes it, `boolean[columns]`
record RawEvent(List<String> cells, boolean[] plain) {}
