package gatelens.data;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// What is done with rows that cannot be read: the first one ends the reading, or all are passed
/// over and counted.
public final class BadRows {
  private static final int SHOWN = 5;
  private final boolean skip;
  private final Consumer<DataException> listener;
  private final List<String> first = new ArrayList<>();
  private long count;

  private BadRows(boolean skip, Consumer<DataException> listener) {
    this.skip = skip;
    this.listener = listener;
  }

  /// The first bad row ends the reading.
  public static BadRows refused() {
    return new BadRows(false, problem -> {});
  }

  /// Bad rows are passed over and counted.
  public static BadRows skipped() {
    return told(problem -> {});
  }

  /// Bad rows are passed over, counted and told.
  public static BadRows told(Consumer<DataException> listener) {
    return new BadRows(true, listener);
  }

  /// Reports a bad row.
  ///
  /// @throws DataException the same one, unless bad rows are passed over
  public void add(DataException problem) throws DataException {
    if (!skip) {
      throw problem;
    }
    count++;
    listener.accept(problem);
    if (first.size() < SHOWN) {
      first.add(String.valueOf(problem.getMessage()));
    }
  }

  /// True if the first one ends the reading.
  public boolean refuses() {
    return !skip;
  }

  /// How many were passed over.
  public long count() {
    return count;
  }

  /// What was wrong with the first few.
  public List<String> first() {
    return List.copyOf(first);
  }
}
