package gatelens.batch;

import gatelens.watch.RowSteps;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/// Events as bytes: on the disk one after the other, each behind its length, or one by one on their
/// way through a cluster. Where an archive is sorted this is done twice for every event, so that
/// nothing is made for it but the bytes, or the event.
public final class EventFile {
  /// What stands behind the last event, where a length would.
  static final int END = -1;

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
      pack(event);
      return Arrays.copyOf(bytes, at);
    }

    private void pack(RowSteps.Event event) {
      at = 0;
      text(event.key());
      room(2 * Long.BYTES);
      DOUBLES.set(bytes, at, event.time());
      LONGS.set(bytes, at + Long.BYTES, event.place());
      at += 2 * Long.BYTES;
      text(event.clock());
      float[] values = event.values();
      number(values.length);
      room(Float.BYTES * values.length);
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

    private void room(int more) {
      if (bytes.length - at < more) {
        bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, at + more));
      }
    }

    /// Small numbers take a byte: seven bits, and whether there are more.
    private void number(int value) {
      room(Integer.BYTES + 1);
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
      room(coded.length);
      System.arraycopy(coded, 0, bytes, at, coded.length);
      at += coded.length;
    }

    void write(DataOutputStream out, RowSteps.Event event) throws IOException {
      pack(event);
      out.writeInt(at);
      out.write(bytes, 0, at);
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
      bytes = packed;
      at = 0;
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

  /// Reads those of a file again.
  static final class Reader implements Iterator<RowSteps.Event> {
    private final DataInputStream in;
    private final Unpacking unpacking = new Unpacking();
    private byte[] bytes = {};
    private int length;

    Reader(DataInputStream in) throws IOException {
      this.in = in;
      length = in.readInt();
    }

    @Override
    public boolean hasNext() {
      return length >= 0;
    }

    @Override
    public RowSteps.Event next() {
      if (length < 0) {
        throw new NoSuchElementException();
      }
      try {
        if (bytes.length < length) {
          bytes = new byte[2 * length];
        }
        in.readFully(bytes, 0, length);
        length = in.readInt();
        return unpacking.event(bytes);
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    }
  }
}
