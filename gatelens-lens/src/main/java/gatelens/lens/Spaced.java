package gatelens.lens;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Keeps at most this many of the values that come by, at even distances, so that windows of a
/// series stay in the order of time and it is known how many of them overlap.
final class Spaced<T> implements Drawing<T> {
  private final int most;
  private List<T> kept = new ArrayList<>();
  private long seen;
  private int spacing = 1;

  /// Keeps none yet.
  ///
  /// @param most how many are kept, at least 1
  Spaced(int most) {
    this.most = most;
  }

  @Override
  public void offer(Supplier<T> value) {
    if (seen++ % spacing != 0) {
      return;
    }
    if (kept.size() == most) {
      List<T> half = new ArrayList<>();
      for (int i = 0; i < kept.size(); i += 2) {
        half.add(kept.get(i));
      }
      kept = half;
      spacing *= 2;
      if ((seen - 1) % spacing != 0 || most == 1) {
        return;
      }
    }
    kept.add(value.get());
  }

  @Override
  public long seen() {
    return seen;
  }

  @Override
  public int spacing() {
    return spacing;
  }

  @Override
  public List<T> values() {
    return List.copyOf(kept);
  }
}
