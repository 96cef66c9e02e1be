package gatelens.data;

import java.util.List;

/// Reads single steps of series as they come, each written as in training: a row of a long table
/// that nobody has in a file.
public interface StepReader {
  /// Names of the columns that are read, in order; the time is the last where there is one.
  List<String> columns();

  /// True if the last column is the time.
  boolean timed();

  /// A step.
  ///
  /// @param cells one a column, as text; what stands for a missing value is missing, but for the
  ///   time
  /// @param plain true where the cell is a number as programs write it, whatever the column's
  ///   notation in training, `boolean[columns]`
  /// @param last the time of the step before it, which decides the hour that a clock has twice; NaN
  ///   for none
  /// @return a series of one step; dates are seconds since 1970 in UTC
  /// @throws DataException if a cell is not what the column holds
  Input.Series read(List<String> cells, boolean[] plain, double last) throws DataException;
}
