package gatelens.batch;

import gatelens.watch.RowSteps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Events as bytes: in memory and on the disk while they are sorted, or on their way through a
/// cluster. Where an archive is sorted this is done twice for every event, so that nothing is made
/// for it but the bytes, or the event.
public final class EventFile {
  private static final VarHandle FLOATS = view(float[].class);
  private static final VarHandle LONGS = view(long[].class);
  private static final VarHandle DOUBLES = view(double[].class);
  private static final String[] NO_TEXTS = {};
  private static final boolean[] NO_FLAGS = {};

  private EventFile() {}

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.BIG_ENDIAN);
  }

  /// Writes events one by one into room of its own. For one thread at a time.
  public static final class Packing {
    private byte[] bytes = new byte[256];
    private int at;

    /// Room for events.
    public Packing() {}

    /// The bytes of an event.
    public byte[] bytes(RowSteps.Event event) {
      return Arrays.copyOf(bytes, pack(event));
    }

    private void event(RowSteps.Event event) {
      text(event.key());
      grow(2 * Long.BYTES);
      DOUBLES.set(bytes, at, event.time());
      LONGS.set(bytes, at + Long.BYTES, event.place());
      at += 2 * Long.BYTES;
      text(event.clock());
      float[] values = event.values();
      number(values.length);
      grow(Float.BYTES * values.length);
      for (float value : values) {
        FLOATS.set(bytes, at, value);
        at += Float.BYTES;
      }
      number(event.cells().length);
      for (int i = 0; i < event.cells().length; i++) {
        text(event.cells()[i]);
        number(event.plain()[i] ? 1 : 0);
      }
      number(event.kept().length);
      for (String kept : event.kept()) {
        text(kept);
      }
    }

    private void grow(int more) {
      if (bytes.length - at < more) {
        bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, at + more));
      }
    }

    /// Small numbers take a byte: seven bits, and whether there are more.
    private void number(int value) {
      grow(Integer.BYTES + 1);
      int rest = value;
      while (rest > 0x7f) {
        bytes[at++] = (byte) (rest | 0x80);
        rest >>>= 7;
      }
      bytes[at++] = (byte) rest;
    }

    private void text(String text) {
      byte[] coded = text.getBytes(StandardCharsets.UTF_8);
      number(coded.length);
      grow(coded.length);
      System.arraycopy(coded, 0, bytes, at, coded.length);
      at += coded.length;
    }

    /// Packs an event into {@link #room}.
    ///
    /// @return how many bytes it takes
    int pack(RowSteps.Event event) {
      at = 0;
      event(event);
      return at;
    }

    /// Where the last event that was packed stands, from the first byte on.
    byte[] room() {
      return bytes;
    }
  }

  /// Makes events of bytes again. Those of one key that come one after the other have the same text
  /// as their key. For one thread at a time.
  public static final class Unpacking {
    private byte[] bytes = {};
    private int at;
    private byte[] lastKey = {};
    private String last = "";

    /// Has seen no event.
    public Unpacking() {}

    /// The event of some bytes.
    public RowSteps.Event event(byte[] packed) {
      return event(packed, 0);
    }

    /// The event that begins somewhere among bytes.
    RowSteps.Event event(byte[] packed, int begin) {
      bytes = packed;
      at = begin;
      String key = key();
      double time = (double) DOUBLES.get(bytes, at);
      long place = (long) LONGS.get(bytes, at + Long.BYTES);
      at += 2 * Long.BYTES;
      String clock = text();
      float[] values = new float[number()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) FLOATS.get(bytes, at);
        at += Float.BYTES;
      }
      int count = number();
      String[] cells = count == 0 ? NO_TEXTS : new String[count];
      boolean[] plain = count == 0 ? NO_FLAGS : new boolean[count];
      for (int i = 0; i < count; i++) {
        cells[i] = text();
        plain[i] = number() == 1;
      }
      int through = number();
      String[] kept = through == 0 ? NO_TEXTS : new String[through];
      for (int i = 0; i < through; i++) {
        kept[i] = text();
      }
      return new RowSteps.Event(key, time, values, cells, plain, clock, place, kept);
    }

    private String key() {
      int length = number();
      if (!Arrays.equals(bytes, at, at + length, lastKey, 0, lastKey.length)) {
        lastKey = Arrays.copyOfRange(bytes, at, at + length);
        last = new String(lastKey, StandardCharsets.UTF_8);
      }
      at += length;
      return last;
    }

    private int number() {
      int value = 0;
      int shift = 0;
      byte next;
      do {
        next = bytes[at++];
        value |= (next & 0x7f) << shift;
        shift += 7;
      } while (next < 0);
      return value;
    }

    private String text() {
      int length = number();
      String text = new String(bytes, at, length, StandardCharsets.UTF_8);
      at += length;
      return text;
    }
  }
}
