package gatelens.batch;

import gatelens.watch.RowSteps;
import java.util.Comparator;

/// The order in which events are read: by key (as UTF-8), then by time; events of one key and time
/// by what they hold, so that the order in which a table was stored or shuffled decides nothing.
/// Where there is no time, by the place in the input.
public final class EventOrder implements Comparator<RowSteps.Event> {
  private final boolean timed;

  /// @param timed true if events have times
  public EventOrder(boolean timed) {
    this.timed = timed;
  }

  @Override
  public int compare(RowSteps.Event one, RowSteps.Event other) {
    int order = keys(one.key(), other.key());
    if (order != 0) {
      return order;
    }
    if (!timed) {
      return Long.compare(one.place(), other.place());
    }
    order = Double.compare(one.time() + 0.0, other.time() + 0.0);
    return order != 0 ? order : contents(one, other);
  }

  /// Texts in the order of their UTF-8 bytes, which is that of their code points.
  public static int keys(String one, String other) {
    int length = Math.min(one.length(), other.length());
    for (int i = 0; i < length; i++) {
      char a = one.charAt(i);
      char b = other.charAt(i);
      if (a != b) {
        boolean pairs = Character.isSurrogate(a) && Character.isSurrogate(b);
        if (Character.isSurrogate(a) != Character.isSurrogate(b) && !pairs) {
          return Character.isSurrogate(a) ? 1 : -1;
        }
        return Character.compare(a, b);
      }
    }
    return Integer.compare(one.length(), other.length());
  }

  private static int contents(RowSteps.Event one, RowSteps.Event other) {
    int order = java.util.Arrays.compare(one.values(), other.values());
    order = order != 0 ? order : java.util.Arrays.compare(one.cells(), other.cells());
    order = order != 0 ? order : one.clock().compareTo(other.clock());
    return order != 0 ? order : java.util.Arrays.compare(one.kept(), other.kept());
  }
}
