package gatelens.batch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// As many packed events as one thread sorts at a time, each behind its length. What decides their
/// order stands beside them, so that sorting touches the events themselves only where two are equal
/// in it.
final class PackedChunk {
  /// Bytes that the length before an event takes.
  static final int HEAD = Integer.BYTES;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final int SHORT = 8;

  private final PackedEvent one;
  private final PackedEvent other;
  private final PackedEvent.Ties ties;
  private byte[] bytes;
  private long[] prefixes = new long[1 << 10];
  private long[] seconds = new long[1 << 10];
  private int[] places = new int[1 << 10];
  private int used;
  private int count;

  /// @param timed true if events have times
  /// @param size bytes that it holds
  PackedChunk(boolean timed, int size) {
    this.one = new PackedEvent(timed);
    this.other = new PackedEvent(timed);
    this.ties = new PackedEvent.Ties(timed);
    this.bytes = new byte[size];
  }

  /// The length that stands somewhere.
  static int length(byte[] from, int at) {
    return (int) INTS.get(from, at);
  }

  /// How many bytes its events take.
  int used() {
    return used;
  }

  /// Adds an event; one that is longer than a whole chunk is taken as the only one.
  ///
  /// @return false if there is no room for it
  boolean add(byte[] packed, int length) {
    int more = HEAD + length;
    if (bytes.length - used < more) {
      if (count > 0) {
        return false;
      }
      bytes = new byte[more];
    }
    if (count == places.length) {
      prefixes = Arrays.copyOf(prefixes, 2 * count);
      seconds = Arrays.copyOf(seconds, 2 * count);
      places = Arrays.copyOf(places, 2 * count);
    }
    INTS.set(bytes, used, length);
    System.arraycopy(packed, 0, bytes, used + HEAD, length);
    one.at(bytes, used + HEAD, length);
    prefixes[count] = one.prefix();
    seconds[count] = one.second();
    places[count++] = used;
    used += more;
    return true;
  }

  /// The events in their order, those that are equal in all as they were added; the chunk is empty
  /// again.
  byte[] sorted() {
    int[] order = order();
    byte[] sorted = new byte[used];
    int at = 0;
    for (int i = 0; i < count; i++) {
      int place = places[order[i]];
      int length = HEAD + length(bytes, place);
      System.arraycopy(bytes, place, sorted, at, length);
      at += length;
    }
    used = 0;
    count = 0;
    return sorted;
  }

  /// Merges ever longer runs, which is stable.
  private int[] order() {
    int[] from = new int[count];
    for (int i = 0; i < count; i++) {
      from[i] = i;
    }
    for (int begin = 0; begin < count; begin += SHORT) {
      insert(from, begin, Math.min(count, begin + SHORT));
    }
    int[] to = new int[count];
    for (int width = SHORT; width < count; width *= 2) {
      for (int begin = 0; begin < count; begin += 2 * width) {
        int middle = Math.min(count, begin + width);
        merge(from, to, begin, middle, Math.min(count, middle + width));
      }
      int[] swapped = from;
      from = to;
      to = swapped;
    }
    return from;
  }

  private void insert(int[] order, int begin, int end) {
    for (int i = begin + 1; i < end; i++) {
      int next = order[i];
      int at = i;
      while (at > begin && isBefore(next, order[at - 1])) {
        order[at] = order[at - 1];
        at--;
      }
      order[at] = next;
    }
  }

  private void merge(int[] from, int[] to, int begin, int middle, int end) {
    if (middle == end || !isBefore(from[middle], from[middle - 1])) {
      System.arraycopy(from, begin, to, begin, end - begin);
      return;
    }
    int left = begin;
    int right = middle;
    for (int at = begin; at < end; at++) {
      boolean takesRight = left == middle || (right < end && isBefore(from[right], from[left]));
      to[at] = takesRight ? from[right++] : from[left++];
    }
  }

  private boolean isBefore(int a, int b) {
    long first = prefixes[a];
    long second = prefixes[b];
    if (first != second) {
      return Long.compareUnsigned(first, second) < 0;
    }
    if (seconds[a] != seconds[b] && PackedEvent.isWhole(first)) {
      return seconds[a] < seconds[b];
    }
    return ties.compare(at(one, a), at(other, b)) < 0;
  }

  private PackedEvent at(PackedEvent view, int number) {
    int place = places[number];
    view.at(bytes, place + HEAD, length(bytes, place));
    return view;
  }
}
