package gatelens.data;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// The names of classes in the order of a model's outputs.
public final class ClassNames {
  private final List<String> names;
  private final Map<String, Integer> places = new HashMap<>();

  /// Names in order.
  public ClassNames(List<String> names) {
    this.names = List.copyOf(names);
    for (int i = 0; i < names.size(); i++) {
      places.putIfAbsent(names.get(i), i);
    }
  }

  /// In the order of the outputs.
  public List<String> names() {
    return names;
  }

  /// Which output a class is, by its name or as the only one that is the same number: `1` is the
  /// class `1.0`. Empty for one that was never seen.
  public OptionalInt place(String name) {
    Integer place = places.get(name);
    return place == null ? number(name) : OptionalInt.of(place);
  }

  private OptionalInt number(String name) {
    OptionalDouble value = Decimals.of(name);
    int[] same =
        value.isEmpty()
            ? new int[0]
            : IntStream.range(0, names.size())
                .filter(i -> Decimals.of(names.get(i)).equals(value))
                .toArray();
    return same.length == 1 ? OptionalInt.of(same[0]) : OptionalInt.empty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClassNames that && names.equals(that.names);
  }

  @Override
  public int hashCode() {
    return names.hashCode();
  }

  @Override
  public String toString() {
    return names.toString();
  }

  /// The order of classes: numbers by size, words by the alphabet.
  public static int compare(String a, String b) {
    OptionalDouble one = Decimals.of(a);
    OptionalDouble other = Decimals.of(b);
    int byNumber =
        one.isPresent() && other.isPresent()
            ? Double.compare(one.getAsDouble(), other.getAsDouble())
            : 0;
    return byNumber != 0 ? byNumber : a.compareTo(b);
  }
}
