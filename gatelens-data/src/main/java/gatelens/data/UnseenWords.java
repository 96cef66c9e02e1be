package gatelens.data;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/// Words of columns that training never had, in events that are read one by one: a model reads them
/// as none of its words; and values that are missing where training had them all. How many there
/// were and the first by letters, so that any threads, machines and order of events tell the same.
/// Safe for several threads. Of whole files {@link Unread} tells more.
public final class UnseenWords implements Serializable {
  private static final long serialVersionUID = 2;
  private final ConcurrentSkipListMap<String, Some> columns = new ConcurrentSkipListMap<>();
  private final ConcurrentSkipListMap<String, Long> missing = new ConcurrentSkipListMap<>();

  private record Some(long count, String word) implements Serializable {
    Some and(Some other) {
      return new Some(count + other.count, word.compareTo(other.word) <= 0 ? word : other.word);
    }
  }

  /// None so far.
  public UnseenWords() {}

  /// Takes those of an event.
  ///
  /// @param words by their columns; empty where the value is missing
  public void add(Map<String, String> words) {
    words.forEach((column, word) -> {
      if (word.isEmpty()) {
        missing.merge(column, 1L, Long::sum);
      } else {
        columns.merge(column, new Some(1, word), Some::and);
      }
    });
  }

  /// Takes those that were counted elsewhere.
  public void add(UnseenWords other) {
    other.columns.forEach((column, some) -> columns.merge(column, some, Some::and));
    other.missing.forEach((column, count) -> missing.merge(column, count, Long::sum));
  }

  /// How many there were, of all columns.
  public long count() {
    return columns.values().stream().mapToLong(Some::count).sum()
        + missing.values().stream().mapToLong(Long::longValue).sum();
  }

  /// A sentence for each column that had some.
  public List<String> sentences() {
    Stream<String> words =
        columns.entrySet().stream()
            .map(column ->
                "column %s: %,d %s never seen in training, and read as none: '%s'%s"
                    .formatted(
                        column.getKey(),
                        column.getValue().count(),
                        column.getValue().count() > 1 ? "values were" : "value was",
                        column.getValue().word(),
                        column.getValue().count() > 1 ? ", …" : ""));
    Stream<String> gaps =
        missing.entrySet().stream()
            .map(column -> Unread.missing(column.getKey(), column.getValue()));
    return Stream.concat(words, gaps).toList();
  }
}
