package gatelens.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// What is done with rows that cannot be read: the first one ends the reading, or all are passed
/// over and counted, each once however often the data is read.
public final class BadRows {
  private static final int SHOWN = 5;

  /// Rows that are remembered, so that another reading does not count them again.
  private static final int REMEMBERED = 1_000_000;

  private final boolean skip;
  private final boolean remembers;
  private final Set<Long> known = new HashSet<>();
  private final Consumer<DataException> listener;
  private final List<String> first = new ArrayList<>();
  private long count;

  private BadRows(boolean skip, boolean remembers, Consumer<DataException> listener) {
    this.skip = skip;
    this.remembers = remembers;
    this.listener = listener;
  }

  /// The first bad row ends the reading.
  public static BadRows refused() {
    return new BadRows(false, false, problem -> {});
  }

  /// Bad rows are passed over and counted.
  public static BadRows skipped() {
    return new BadRows(true, true, problem -> {});
  }

  /// Bad rows are passed over, counted and told.
  public static BadRows told(Consumer<DataException> listener) {
    return new BadRows(true, false, listener);
  }

  /// Reports a bad row.
  ///
  /// @throws DataException the same one, unless bad rows are passed over
  public void add(DataException problem) throws DataException {
    if (!skip) {
      throw problem;
    }
    if (remembers && isKnown(String.valueOf(problem.getMessage()))) {
      return;
    }
    count++;
    listener.accept(problem);
    if (first.size() < SHOWN) {
      first.add(String.valueOf(problem.getMessage()));
    }
  }

  /// True if a row was told before, by what is told of it: its place and what is wrong.
  private boolean isKnown(String message) {
    int back = new StringBuilder(message).reverse().toString().hashCode();
    long both = ((long) message.hashCode() << Integer.SIZE) | Integer.toUnsignedLong(back);
    return known.size() < REMEMBERED ? !known.add(both) : known.contains(both);
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
