package gatelens.gates;

import java.util.ArrayList;
import java.util.List;

/// Some of many at even distances: the first ones of a folder would be of one class.
public final class Spread {
  private Spread() {}

  /// At most so many, the first among them, in their order.
  ///
  /// @param most how many at most, 0 or more
  public static <T> List<T> of(List<T> all, int most) {
    int count = Math.min(most, all.size());
    List<T> some = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      some.add(all.get((int) ((long) i * all.size() / count)));
    }
    return some;
  }
}
