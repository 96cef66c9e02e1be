package gatelens.data;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/// Values that are unlike those of training, in events that are read one by one: how many a column
/// had of each kind and the first by letters, so that any threads, machines and order of events
/// tell the same. Safe for several threads. Of whole files {@link Unread} tells more.
public final class UnusualValues implements Serializable {
  private static final long serialVersionUID = 3;
  private final ConcurrentSkipListMap<Place, Some> found = new ConcurrentSkipListMap<>();

  private record Place(String column, Unusual.Kind kind)
      implements Serializable, Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      return Comparator.comparing(Place::column).thenComparing(Place::kind).compare(this, other);
    }
  }

  private record Some(long count, String value) implements Serializable {
    Some and(Some other) {
      return new Some(count + other.count, value.compareTo(other.value) <= 0 ? value : other.value);
    }
  }

  /// None so far.
  public UnusualValues() {}

  /// Takes those of an event.
  ///
  /// @param values by their columns
  public void add(Map<String, Unusual> values) {
    values.forEach((column, value) ->
        found.merge(new Place(column, value.kind()), new Some(1, value.value()), Some::and));
  }

  /// Takes those that were counted elsewhere.
  public void add(UnusualValues other) {
    other.found.forEach((place, some) -> found.merge(place, some, Some::and));
  }

  /// How many there were, of all columns.
  public long count() {
    return found.values().stream().mapToLong(Some::count).sum();
  }

  /// A sentence for each column and kind of which there were some.
  public List<String> sentences() {
    return found.entrySet().stream().map(each -> sentence(each.getKey(), each.getValue())).toList();
  }

  private static String sentence(Place place, Some some) {
    long count = some.count();
    boolean several = count > 1;
    String more = several ? ", …" : "";
    return switch (place.kind()) {
      case WORD ->
          "column %s: %,d %s never seen in training, and read as none: '%s'%s"
              .formatted(
                  place.column(), count, several ? "values were" : "value was", some.value(), more);
      case MISSING -> Unread.missing(place.column(), count);
      case FAR ->
          "column %s: %,d %s more than %.0f deviations away from the mean of training: %s%s; is it in another unit?"
              .formatted(
                  place.column(),
                  count,
                  several ? "values are" : "value is",
                  Unusual.FAR,
                  some.value(),
                  more);
    };
  }
}
