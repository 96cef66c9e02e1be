package gatelens.batch;

import gatelens.watch.RowSteps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A place among {@link EventFile packed} events, which moves. What decides the order of almost all
/// events is read there once, as two numbers.
final class PackedEvent {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final VarHandle FLOATS =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.BIG_ENDIAN);

  /// Bytes of a key that its prefix holds.
  private static final int PREFIX = 7;

  private final boolean timed;
  private byte[] bytes = {};
  private int begin;
  private int length;
  private int keyBegin;
  private int keyLength;
  private long prefix;
  private long second;

  /// @param timed true if events have times
  PackedEvent(boolean timed) {
    this.timed = timed;
  }

  /// Moves to an event.
  void at(byte[] packed, int place, int size) {
    bytes = packed;
    begin = place;
    length = size;
    int at = place;
    int key = 0;
    int shift = 0;
    byte next;
    do {
      next = packed[at++];
      key |= (next & 0x7f) << shift;
      shift += 7;
    } while (next < 0);
    keyBegin = at;
    keyLength = key;
    prefix = prefix(packed, at, key);
    int behind = at + key;
    if (timed) {
      // the order of doubles is that of their bits, but for negative ones, which run backwards
      long bits = Double.doubleToLongBits(Double.longBitsToDouble(get(packed, behind)) + 0.0);
      second = bits ^ ((bits >> (Long.SIZE - 1)) & Long.MAX_VALUE);
    } else {
      second = get(packed, behind + Long.BYTES);
    }
  }

  private static long get(byte[] from, int at) {
    return (long) LONGS.get(from, at);
  }

  /// The first seven bytes of a key, then how many of them there are: eight where there are more.
  /// As numbers without a sign they stand in the order of the keys, and two that are equal and do
  /// not end in eight are of one key.
  private static long prefix(byte[] from, int at, int length) {
    if (length > PREFIX) {
      // what stands behind a key takes eight bytes at least
      return (get(from, at) & ~0xffL) | (PREFIX + 1);
    }
    long read = get(from, at);
    int unused = Long.SIZE - Byte.SIZE * length;
    return (unused == Long.SIZE ? 0 : read >>> unused << unused) | length;
  }

  /// True if a prefix is a whole key.
  static boolean isWhole(long prefix) {
    return (prefix & 0xff) <= PREFIX;
  }

  /// The prefix of the key.
  long prefix() {
    return prefix;
  }

  /// The time, or the place where there is none, as a number of the same order.
  long second() {
    return second;
  }

  /// The key.
  String key() {
    return new String(bytes, keyBegin, keyLength, StandardCharsets.UTF_8);
  }

  /// The time; NaN where there is none.
  double time() {
    return Double.longBitsToDouble(get(bytes, keyBegin + keyLength));
  }

  /// How many bytes the event takes.
  int length() {
    return length;
  }

  /// Copies its bytes.
  void copy(byte[] to, int place) {
    System.arraycopy(bytes, begin, to, place, length);
  }

  /// True if this event and another have one key.
  boolean hasKeyOf(PackedEvent other) {
    return prefix == other.prefix && keys(other) == 0;
  }

  private int keys(PackedEvent other) {
    return isWhole(prefix)
        ? 0
        : Arrays.compareUnsigned(
            bytes,
            keyBegin,
            keyBegin + keyLength,
            other.bytes,
            other.keyBegin,
            other.keyBegin + other.keyLength);
  }

  /// The order of what the model reads, as that of arrays is; 0 where a closer look is needed.
  private int values(PackedEvent other) {
    int one = behindClock();
    int two = other.behindClock();
    int count = bytes[one];
    if (count <= 0 || count != other.bytes[two]) {
      return 0;
    }
    for (int i = 0; i < count; i++) {
      int at = 1 + i * Float.BYTES;
      int order = Float.compare(value(one + at), other.value(two + at));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private float value(int at) {
    return (float) FLOATS.get(bytes, at);
  }

  private int behindClock() {
    int at = keyBegin + keyLength + 2 * Long.BYTES;
    int clock = 0;
    int shift = 0;
    byte next;
    do {
      next = bytes[at++];
      clock |= (next & 0x7f) << shift;
      shift += 7;
    } while (next < 0);
    return at + clock;
  }

  /// The order of two events that have one prefix: the rest of the key, the time, what they hold.
  static final class Ties {
    private final boolean timed;
    private final EventOrder order;
    private final EventFile.Unpacking one = new EventFile.Unpacking();
    private final EventFile.Unpacking other = new EventFile.Unpacking();

    /// For one thread at a time.
    Ties(boolean timed) {
      this.timed = timed;
      this.order = new EventOrder(timed);
    }

    /// As {@link EventOrder} has it.
    int compare(PackedEvent a, PackedEvent b) {
      int keys = a.keys(b);
      if (keys != 0) {
        return keys;
      }
      if (a.second != b.second || !timed) {
        return Long.compare(a.second, b.second);
      }
      int values = a.values(b);
      if (values != 0) {
        return values;
      }
      RowSteps.Event first = one.event(a.bytes, a.begin);
      return order.compare(first, other.event(b.bytes, b.begin));
    }

    /// The order of any two.
    int all(PackedEvent a, PackedEvent b) {
      return a.prefix == b.prefix ? compare(a, b) : Long.compareUnsigned(a.prefix, b.prefix);
    }
  }
}
