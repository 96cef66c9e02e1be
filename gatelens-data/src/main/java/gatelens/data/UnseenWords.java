package gatelens.data;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/// Words of columns that training never had, in events that are read one by one: a model reads them
/// as none of its words. How many there were and the first by letters, so that any threads,
/// machines and order of events tell the same. Safe for several threads. Of whole files {@link
/// Unread} tells more.
public final class UnseenWords implements Serializable {
  private static final long serialVersionUID = 1;
  private final ConcurrentSkipListMap<String, Some> columns = new ConcurrentSkipListMap<>();

  private record Some(long count, String word) implements Serializable {
    Some and(Some other) {
      return new Some(count + other.count, word.compareTo(other.word) <= 0 ? word : other.word);
    }
  }

  /// None so far.
  public UnseenWords() {}

  /// Takes those of an event.
  ///
  /// @param words by their columns
  public void add(Map<String, String> words) {
    words.forEach((column, word) -> columns.merge(column, new Some(1, word), Some::and));
  }

  /// Takes those that were counted elsewhere.
  public void add(UnseenWords other) {
    other.columns.forEach((column, some) -> columns.merge(column, some, Some::and));
  }

  /// How many there were, of all columns.
  public long count() {
    return columns.values().stream().mapToLong(Some::count).sum();
  }

  /// A sentence for each column that had some.
  public List<String> sentences() {
    return columns.entrySet().stream()
        .map(column ->
            "column %s: %,d %s never seen in training, and read as none: '%s'%s"
                .formatted(
                    column.getKey(),
                    column.getValue().count(),
                    column.getValue().count() > 1 ? "values were" : "value was",
                    column.getValue().word(),
                    column.getValue().count() > 1 ? ", …" : ""))
        .toList();
  }
}
